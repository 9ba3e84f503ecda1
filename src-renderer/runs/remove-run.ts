import type { Desk } from '../lib/desk.svelte.ts';

/** Deletes a run and offers to take that back; whether it is deleted. */
export const removeRun = (desk: Desk, id: number, name: string): Promise<boolean> =>
  desk.delete({
    what: 'Run',
    id,
    name,
    list: desk.data.runs,
    remove: () => desk.client.call('runs.remove', { id }),
    restore: () => desk.client.call('runs.restore', { id }),
  });
