import type { Command } from '../lib/commands.svelte.ts';
import type { ScenariosController } from './scenarios-controller.svelte.ts';

/** What the keys and the palette can do in the Scenarios view. */
export function scenarioCommands(scenarios: ScenariosController): Command[] {
  const group = 'Scenarios';
  const { chosen, editor } = scenarios;
  const always: Command[] = [
    { id: 'scenarios.new', title: 'New scenario', group, keys: 'n', run: () => (scenarios.creating = true) },
    {
      id: 'scenarios.import',
      title: 'Import a scenario file',
      group,
      run: () => void scenarios.importFile(),
    },
  ];
  if (!chosen) return always;
  return [
    ...always,
    {
      id: 'scenarios.run',
      title: 'Run the scenario',
      group,
      keys: '$mod+Enter',
      inFields: true,
      run: () => void scenarios.run(),
    },
    // Not inside fields: there the keys undo the typing.
    ...(editor?.canUndo
      ? [
          {
            id: 'scenarios.undo',
            title: 'Undo the edit',
            group,
            keys: '$mod+z',
            repeats: true,
            run: () => editor.undo(),
          },
        ]
      : []),
    ...(editor?.canRedo
      ? [
          {
            id: 'scenarios.redo',
            title: 'Redo the edit',
            group,
            keys: '$mod+Shift+z',
            repeats: true,
            run: () => editor.redo(),
          },
        ]
      : []),
    {
      id: 'scenarios.duplicate',
      title: 'Duplicate the scenario',
      group,
      keys: 'd',
      run: () => void scenarios.duplicate(),
    },
    {
      id: 'scenarios.export',
      title: 'Export the scenario file',
      group,
      run: () => void scenarios.exportFile(),
    },
    {
      id: 'scenarios.archive',
      title: chosen.archived ? 'Take the scenario out of the archive' : 'Archive the scenario',
      group,
      run: () => void scenarios.archive(),
    },
    {
      id: 'scenarios.remove',
      title: 'Delete the scenario',
      group,
      keys: 'Delete',
      run: () => void scenarios.remove(),
    },
  ];
}
