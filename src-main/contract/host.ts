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
  pickFiles(purpose: FilePurpose, multiple: boolean): Promise<PickedFile[]>;
  /** Files dropped on the window. */
  adoptFiles(files: readonly DroppedFile[]): Promise<PickedFile[]>;
  /** Hands a deliverable to the user: a save dialog or a download. */
  deliver(token: string): Promise<'saved' | 'cancelled'>;
  copyText(text: string): Promise<void>;
  notify(title: string, body: string): Promise<void>;
  openExternal(url: string): Promise<void>;
}
