import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../../contract/host-requests.ts';
import { shownKeys } from './accelerator.ts';
import type { RecentFile } from './recent-files.ts';

export interface MenuContent {
  platform: NodeJS.Platform;
  packaged: boolean;
  /** What the page can do now, in the order in which it is shown. */
  commands: readonly MenuCommand[];
  recent: readonly RecentFile[];
}

export interface MenuActions {
  run(id: string): void;
  openRecent(file: RecentFile): void;
  clearRecent(): void;
}

type Entry = MenuItemConstructorOptions;
const separator: Entry = { type: 'separator' };

/** An ampersand in a label would underline the letter after it. */
const label = (text: string): string => text.replaceAll('&', '&&');

/**
 * The application menu: the system's own entries by their roles, so that labels, keys and enablement are the system's,
 * and the page's commands among them. Reloading is left out: a half-typed scenario would be lost to a slip of the hand.
 */
export function menuTemplate(content: MenuContent, actions: MenuActions): Entry[] {
  const isMac = content.platform === 'darwin';
  const groups = Map.groupBy(content.commands, ({ group }) => group);
  const entriesOf = (group: string): Entry[] =>
    (groups.get(group) ?? []).map((command) => commandEntry(command, content.platform, actions));
  const joined = ['File', 'Edit', 'View', 'Go', 'Help'];
  const own = [...groups.keys()].filter((group) => !joined.includes(group));
  const section = (entries: Entry[]): Entry[] => (entries.length > 0 ? [separator, ...entries] : []);
  return [
    ...(isMac ? [{ role: 'appMenu' } satisfies Entry] : []),
    {
      role: 'fileMenu',
      submenu: [
        ...entriesOf('File'),
        recentMenu(content.recent, actions),
        separator,
        { role: isMac ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu', submenu: [...editEntries(isMac), ...section(entriesOf('Edit'))] },
    { role: 'viewMenu', submenu: [...viewEntries(content.packaged), ...section(entriesOf('View'))] },
    ...['Go', ...own]
      .filter((group) => groups.has(group))
      .map((group) => ({
        label: label(group),
        submenu: entriesOf(group),
      })),
    { role: 'windowMenu' },
    // On a Mac the program says what it is in the application's own menu.
    { role: 'help', submenu: [...entriesOf('Help'), ...(isMac ? [] : section([{ role: 'about' }]))] },
  ];
}

const commandEntry = (command: MenuCommand, platform: NodeJS.Platform, actions: MenuActions): Entry => ({
  label: label(command.title),
  enabled: command.enabled,
  ...shownKeys(command, platform),
  click: () => actions.run(command.id),
});

function recentMenu(recent: readonly RecentFile[], actions: MenuActions): Entry {
  const files = recent.map((file): Entry => ({
    label: label(file.name),
    sublabel: file.purpose === 'scenario' ? 'Scenario' : 'Prices',
    toolTip: file.path,
    click: () => actions.openRecent(file),
  }));
  const clear: Entry = { label: 'Clear the list', click: () => actions.clearRecent() };
  return { label: 'Open recent', enabled: files.length > 0, submenu: [...files, separator, clear] };
}

const editEntries = (isMac: boolean): Entry[] => [
  { role: 'undo' },
  { role: 'redo' },
  separator,
  { role: 'cut' },
  { role: 'copy' },
  { role: 'paste' },
  ...(isMac ? [{ role: 'pasteAndMatchStyle' } satisfies Entry] : []),
  { role: 'delete' },
  separator,
  { role: 'selectAll' },
];

const viewEntries = (packaged: boolean): Entry[] => [
  { role: 'resetZoom' },
  { role: 'zoomIn' },
  { role: 'zoomOut' },
  separator,
  { role: 'togglefullscreen' },
  ...(packaged ? [] : [{ role: 'toggleDevTools' } satisfies Entry]),
];
