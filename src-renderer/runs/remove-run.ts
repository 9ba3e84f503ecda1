import type { Desk } from '../lib/desk.svelte.ts';

/** Deletes a run and offers to take that back. */
export async function removeRun(desk: Desk, id: number, name: string): Promise<boolean> {
  const removed = await desk.attempt('runs.remove', { id });
  if (removed) desk.toasts.removed(`Run “${name}” deleted`, () => void desk.attempt('runs.restore', { id }));
  return removed !== undefined;
}
