import { spawn } from 'node:child_process';

/** Whether a window can be opened here: always on Windows and macOS, on others where there is a display. */
export const hasDisplay = (
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
): boolean => platform === 'win32' || platform === 'darwin' || !!(env['DISPLAY'] || env['WAYLAND_DISPLAY']);

/** The system's command that opens a link in the user's own browser. */
export function openCommand(
  url: string,
  platform: NodeJS.Platform = process.platform,
): [command: string, ...words: string[]] {
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  return platform === 'darwin' ? ['open', url] : ['xdg-open', url];
}

/** Resolves to false when the system has no such command or it fails at once; the user can still open the link. */
export function openInBrowser(url: string): Promise<boolean> {
  const [command, ...words] = openCommand(url);
  return new Promise((resolve) => {
    const opening = spawn(command, words, { stdio: 'ignore', detached: true });
    opening.once('error', () => resolve(false));
    opening.once('exit', (code) => resolve(code === 0));
    opening.unref();
    setTimeout(() => resolve(true), 2_000).unref();
  });
}
