import type { StudySummary } from '../../../src-main/contract/studies.ts';
import type { Command } from '../../lib/commands.svelte.ts';
import type { Studies } from './studies.svelte.ts';

/**
 * What the keys and the palette can do in a view of studies.
 *
 * @param start null: what is asked for is not complete yet.
 */
export function studyCommands<Study extends StudySummary>(
  group: string,
  studies: Studies<Study>,
  start: (() => void) | null,
): Command[] {
  const noun = group.toLowerCase();
  const starting: Command[] = start
    ? [
        {
          id: `${noun}.start`,
          title: `Start the ${noun}`,
          group,
          keys: '$mod+Enter',
          inFields: true,
          run: start,
        },
      ]
    : [];
  const removing: Command[] =
    studies.study && !studies.running
      ? [
          {
            id: `${noun}.remove`,
            title: `Delete the ${noun}`,
            group,
            keys: 'Delete',
            run: () => void studies.remove(),
          },
        ]
      : [];
  return [...starting, ...removing];
}
