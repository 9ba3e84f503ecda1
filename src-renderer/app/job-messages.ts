import type { JobSnapshot } from '../../src-main/contract/jobs.ts';
import { runProgress } from '../lib/jobs.svelte.ts';
import type { Desk } from '../lib/desk.svelte.ts';
import { counted, dollars, integer, percent } from '../shared/formats.svelte.ts';

/** Says how a job ended, with the way to what it made. */
export function announceJob(desk: Desk, job: JobSnapshot): void {
  if (job.state === 'failed') {
    const failure = job.error ?? { code: 'internal' as const, message: `${job.title} failed` };
    desk.toasts.failure(failure);
    notifyUnseen(desk, `${job.title}: ${failure.message}`);
    return;
  }
  const open = wayToOutcome(desk, job);
  const action = open && { label: 'Open', run: open };
  const level = job.state === 'done' ? 'success' : 'info';
  const words = { done: 'finished', cancelled: 'cancelled', interrupted: 'was interrupted' } as const;
  const word =
    (job.state === 'cancelled' && keptText(job)) || (words[job.state as keyof typeof words] ?? job.state);
  desk.toasts.show(level, `${job.title}: ${word}`, { detail: detailOf(job), action });
  notifyUnseen(desk, `${job.title}: ${word}`);
}

/** What a job that was stopped has left; null: nothing. */
function keptText({ kind, outcome }: JobSnapshot): string | null {
  if (outcome?.runId === undefined && outcome?.studyId === undefined) return null;
  return kind === 'run' ? 'stopped, its best hedge is kept' : 'stopped, what was finished is kept';
}

/** Through the system, for somebody who works in another window meanwhile. */
function notifyUnseen({ host }: Desk, words: string): void {
  if (!document.hasFocus()) void host.notify('Static Hedge', words);
}

/** null: it made nothing that can be shown. */
function wayToOutcome({ navigation }: Desk, { kind, outcome }: JobSnapshot): (() => void) | null {
  const { runId, studyId } = outcome ?? {};
  if (runId !== undefined)
    return () => {
      navigation.go('runs', runId);
      // What was worked out of a run stands in a part of its view.
      if (kind === 'sensitivity' || kind === 'alternatives') navigation.showSection(kind);
    };
  if (studyId !== undefined && (kind === 'frontier' || kind === 'walk-forward'))
    return () => navigation.go(kind, studyId);
  return null;
}

function detailOf(job: JobSnapshot): string | undefined {
  if (job.progress?.kind === 'import') {
    const { rows, refused } = job.progress;
    return `${counted(rows, 'row')} read, ${integer(refused)} refused`;
  }
  const progress = runProgress(job);
  if (progress?.bestRmse == null) return undefined;
  const gap = progress.gap === null ? '' : `, gap ${percent(progress.gap)}`;
  return `In-sample RMSE ${dollars(progress.bestRmse)} a day${gap}`;
}
