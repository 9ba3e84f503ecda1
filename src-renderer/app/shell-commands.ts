import { openingCommands } from '../../src-main/contract/host.ts';
import type { Command } from '../lib/commands.svelte.ts';
import type { Desk } from '../lib/desk.svelte.ts';
import { addressOf } from '../lib/navigation.svelte.ts';
import { runInView } from './run-in-view.ts';
import { views } from './views.ts';

/** What is possible everywhere. */
export function shellCommands(desk: Desk, show: (overlay: 'palette' | 'shortcuts') => void): Command[] {
  const { undoable } = desk.toasts;
  const going = views.map((view): Command => ({
    id: `go.${view.name}`,
    title: `Go to ${view.title}`,
    group: 'Go',
    keys: view.key,
    run: () => desk.navigation.go(view.name),
  }));
  return [
    ...going,
    ...fileCommands(desk),
    {
      id: 'palette',
      title: 'Search everything',
      group: 'Go',
      keys: '$mod+k',
      inFields: true,
      run: () => show('palette'),
    },
    {
      id: 'shortcuts',
      title: 'Show the shortcuts',
      group: 'Help',
      keys: 'Shift+?',
      run: () => show('shortcuts'),
    },
    { id: 'filter', title: 'Filter the table', group: 'Edit', keys: '/', run: focusFilter },
    { id: 'theme', title: 'Switch between dark and light', group: 'View', run: () => void switchTheme(desk) },
    {
      id: 'window.open',
      title: `Open this view in its own ${desk.host.kind === 'web' ? 'tab' : 'window'}`,
      group: 'View',
      keys: 'Shift+w',
      run: () => void desk.attemptTo(() => desk.host.openWindow(addressHere(desk))),
    },
    {
      id: 'undo.removal',
      title: undoable?.label ?? 'Undo the deletion',
      group: 'Edit',
      keys: '$mod+z',
      enabled: undoable !== null,
      run: () => undoable?.run(),
    },
  ];
}

function fileCommands(desk: Desk): Command[] {
  const group = 'File';
  return [
    {
      id: openingCommands.scenario,
      title: 'Open a scenario file',
      group,
      keys: '$mod+o',
      inFields: true,
      waits: true,
      run: () => void runInView(desk, 'scenarios', 'scenarios.import'),
    },
    {
      id: openingCommands.prices,
      title: 'Open price files',
      group,
      keys: '$mod+Shift+o',
      inFields: true,
      waits: true,
      run: () => void runInView(desk, 'market', 'market.import'),
    },
    {
      id: 'file.print',
      title: desk.host.kind === 'web' ? 'Print this view' : 'Save this view as a PDF',
      group,
      keys: '$mod+p',
      inFields: true,
      run: () => void printView(desk),
    },
  ];
}

const addressHere = ({ navigation: { place } }: Desk): string => addressOf(place.view, ...place.ids);

async function printView(desk: Desk): Promise<void> {
  const done = await desk.attemptTo(() =>
    desk.theme.printing.during(() => desk.host.printPage(document.title)),
  );
  if (done?.value === 'saved') desk.toasts.show('success', 'The view is saved as a PDF');
}

function focusFilter(): void {
  const field = document.querySelector<HTMLInputElement>('main [data-filter]');
  field?.focus();
  field?.select();
}

async function switchTheme(desk: Desk): Promise<void> {
  const settings = desk.data.settings.value;
  if (!settings) return;
  const theme = desk.theme.current === 'dark' ? 'light' : 'dark';
  desk.theme.choose(theme);
  await desk.attempt('app.saveSettings', { ...settings, theme });
}
