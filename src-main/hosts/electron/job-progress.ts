import type { BrowserWindow } from 'electron';
import type { JobSnapshot } from '../../contract/jobs.ts';
import type { Workstation } from '../../services/workstation-api.ts';

/** What setProgressBar takes: no bar, or one that only moves (Windows alone can show that). */
const none = -1;
const unknown = 2;

const isActive = ({ state }: JobSnapshot): boolean =>
  state === 'queued' || state === 'running' || state === 'paused';

/**
 * How far the jobs of the program are, together, as the taskbar or the dock shows it: the mean over those whose end is
 * known. Where none is, Windows shows that something is at work; a full bar elsewhere would say what is not so.
 */
export function progressOf(jobs: Iterable<JobSnapshot>, platform: NodeJS.Platform): number {
  const active = [...jobs].filter(isActive);
  if (active.length === 0) return none;
  const known = active
    .map(({ fraction, state }) => (state === 'queued' ? 0 : fraction))
    .filter((f) => f !== null);
  if (known.length === 0) return platform === 'win32' ? unknown : none;
  const mean = known.reduce((sum, fraction) => sum + fraction, 0) / known.length;
  return Math.min(1, Math.max(0, Math.round(mean * 100) / 100));
}

/** Shows the progress of all jobs in the taskbar or the dock, on every window that is open. */
export function showJobProgress(workstation: Workstation, windows: () => readonly BrowserWindow[]): void {
  const jobs = new Map<string, JobSnapshot>();
  const shown = new WeakMap<BrowserWindow, number>();
  workstation.subscribe('job.changed', (job) => {
    if (isActive(job)) jobs.set(job.id, job);
    else jobs.delete(job.id);
    const value = progressOf(jobs.values(), process.platform);
    for (const window of windows()) {
      if (window.isDestroyed() || (shown.get(window) ?? none) === value) continue;
      shown.set(window, value);
      window.setProgressBar(value);
    }
  });
}
