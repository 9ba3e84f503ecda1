import type { MenuCommand } from './host-requests.ts';

/**
 * What a host can do for the renderer beyond calling methods. Electron and the browser each implement it; the views know
 * only this. Paths never reach the renderer: a file that the user picked is a token.
 */
export interface PickedFile {
  token: string;
  name: string;
  bytes: number;
}

export type FilePurpose =
  'prices' | 'vols' | 'sectors' | 'borrow' | 'basket' | 'symbols' | 'scenario' | 'backup';

export interface HostCapabilities<DroppedFile = unknown> {
  readonly kind: 'electron' | 'web';
  readonly platform: 'mac' | 'windows' | 'linux';
  /**
   * Asks the user for files. On the desktop, files that the system asked the program to open (openingCommands) are the
   * answer to the next call for their purpose, without a dialog.
   */
  pickFiles(purpose: FilePurpose, multiple: boolean): Promise<PickedFile[]>;
  /** Files dropped on the window. */
  adoptFiles(files: readonly DroppedFile[]): Promise<PickedFile[]>;
  /** Hands a deliverable to the user: a save dialog or a download. */
  deliver(token: string): Promise<'saved' | 'cancelled'>;
  copyText(text: string): Promise<void>;
  /** Says something through the system while no window of the program is in front; a click on it brings this one there. */
  notify(title: string, body: string): Promise<void>;
  /** Opens a link to one of externalHosts in the user's own browser. */
  openExternal(url: string): Promise<void>;
  /** Shows what is at a Route in a window of its own; in a browser, in a tab of its own. */
  openWindow(route: string): Promise<void>;
  /** The page as it stands on paper: a PDF where the user says, or the browser's own print dialog. */
  printPage(title: string): Promise<'saved' | 'cancelled' | 'printed'>;
  /** Makes the application menu's entries; a host without a menu takes no notice. Later calls replace earlier ones. */
  publishCommands(commands: readonly MenuCommand[]): Promise<void>;
  /** Called with the id of a published command that the user chose. Returns the function that ends it. */
  onCommand(listener: (id: string) => void): () => void;
}

/** Files that the system hands to the program (a double click, the recent files) lead to these commands of the renderer. */
export const openingCommands = {
  scenario: 'file.scenario',
  prices: 'file.prices',
} as const satisfies Partial<Record<FilePurpose, string>>;
export type OpenedPurpose = keyof typeof openingCommands;

/** Hosts that a link may lead to: where the sources of formulas are. */
export const externalHosts: readonly string[] = ['doi.org', 'arxiv.org', 'papers.ssrn.com'];
