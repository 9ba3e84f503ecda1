import { externalHosts } from '../../contract/host.ts';
import { rendererFile, type RendererFile } from '../renderer-files.ts';

/**
 * What the desktop program lets a page do, as pure functions over what Electron reports. URLs are compared by their
 * parsed parts, never by prefix.
 */

export const appScheme = 'app';
export const appHost = 'workstation';
/** Where the window starts. */
export const appUrl = `${appScheme}://${appHost}/`;

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}

/** The program's own page: scheme and host are ours, and nothing else stands in the authority. */
export function isAppUrl(url: string): boolean {
  const parsed = parse(url);
  return (
    parsed !== null &&
    parsed.protocol === `${appScheme}:` &&
    parsed.hostname === appHost &&
    parsed.port === '' &&
    parsed.username === '' &&
    parsed.password === ''
  );
}

/** The part of Electron's WebFrameMain that says who is calling. */
export interface SenderFrame {
  url: string;
  /** null for the main frame. */
  parent: unknown;
}

/** IPC is answered for the main frame of the program's own page only; null: the frame is gone. */
export const isTrustedSender = (frame: SenderFrame | null | undefined): boolean =>
  frame !== null && frame !== undefined && frame.parent === null && isAppUrl(frame.url);

/** Pages may lead to pages of the program and nowhere else. */
export const isAllowedNavigation = isAppUrl;

/** Links that may open in the user's own browser. */
export function isAllowedExternal(url: string): boolean {
  const parsed = parse(url);
  return (
    parsed !== null &&
    parsed.protocol === 'https:' &&
    externalHosts.includes(parsed.hostname) &&
    parsed.port === '' &&
    parsed.username === '' &&
    parsed.password === ''
  );
}

/** The program is offline: what is not its own never leaves it. `devtools:` are Chromium's own files. */
export function isAllowedRequest(url: string): boolean {
  const parsed = parse(url);
  if (parsed === null) return false;
  if (parsed.protocol === 'data:' || parsed.protocol === 'devtools:') return true;
  if (parsed.protocol === 'blob:') return isAppUrl(parsed.pathname);
  return isAppUrl(url);
}

/** Copying is all that a page may ask for. */
export const isAllowedPermission = (permission: string): boolean =>
  permission === 'clipboard-sanitized-write';

/**
 * The renderer's file that a request of the program's scheme names; null: there is none (404).
 *
 * @param root absolute path of the built renderer
 */
export function resolveAppUrl(root: string, url: string): RendererFile | null {
  const parsed = parse(url);
  return parsed !== null && isAppUrl(url) ? rendererFile(root, parsed.pathname) : null;
}

/** Settings of the page's process (security checklist of the Electron project, items 2 to 8). */
export const pagePreferences = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  // Chromium would fetch its dictionaries from the internet.
  spellcheck: false,
} as const;
