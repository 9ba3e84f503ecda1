import { tick } from 'svelte';
import type { Desk } from '../lib/desk.svelte.ts';
import type { ViewName } from '../lib/navigation.svelte.ts';

/** About a second: a view that is busy with the step before may take as long to let go. */
const mostTurns = 60;

/** Runs a view's own command in that view, once the view is there. */
export async function runInView(
  { navigation, commands }: Desk,
  view: ViewName,
  command: string,
): Promise<void> {
  for (let turn = 0; turn < mostTurns; turn++) {
    if (navigation.view !== view) navigation.go(view);
    await tick();
    if (commands.has(command)) return commands.run(command);
    await new Promise(requestAnimationFrame);
  }
}
