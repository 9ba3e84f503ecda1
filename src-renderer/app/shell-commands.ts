import type { Command } from '../lib/commands.svelte.ts';
import type { Desk } from '../lib/desk.svelte.ts';
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
  const undo: Command[] = undoable
    ? [{ id: 'undo.removal', title: undoable.label, group: 'Edit', keys: '$mod+z', run: undoable.run }]
    : [];
  return [
    ...going,
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
    ...undo,
  ];
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
