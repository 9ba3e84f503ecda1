import type { JobSnapshot } from '../../src-main/contract/jobs.ts';
import type { Desk } from '../lib/desk.svelte.ts';

/**
 * Makes a run out of something that a run's view shows, and goes there unless the user has gone elsewhere meanwhile.
 *
 * @returns The number of the new run, undefined when there is none.
 */
export async function openAsRun(
  desk: Desk,
  fromRun: number,
  call: () => Promise<{ jobId: string }>,
): Promise<number | undefined> {
  const started = await desk.attemptTo(call);
  const job: JobSnapshot | undefined = started && (await desk.jobs.settled(started.value.jobId));
  const made = job?.outcome?.runId;
  const { view, id } = desk.navigation;
  if (made !== undefined && view === 'runs' && id === fromRun) desk.navigation.go('runs', made);
  return made;
}
