import { homedir, platform } from 'node:os';
import { join } from 'node:path';

/** The folder that the desktop program keeps its data in; every host uses the same one. */
export function dataFolder(): string {
  const home = homedir();
  switch (platform()) {
    case 'win32':
      return join(process.env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Static Hedge');
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Static Hedge');
    default:
      return join(process.env['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'Static Hedge');
  }
}

export const defaultDatabasePath = (): string => join(dataFolder(), 'desk.db');
