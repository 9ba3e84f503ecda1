import type { RunOrigin } from './runs.ts';

/** Where a run comes from, for example "repaired from run 12 without AAPL". */
export function originInWords(origin: RunOrigin): string {
  switch (origin.kind) {
    case 'repair':
      return `repaired from run ${origin.runId} without ${origin.without.join(', ')}`;
    case 'alternative':
      return `alternative to run ${origin.runId} with ${origin.entered.join(', ')} in place of ${origin.left.join(', ')}`;
    case 'warm-start':
      return `its search began with the hedge of run ${origin.runId}`;
    case 'frontier':
    case 'walk-forward':
      return `opened from ${origin.kind} ${origin.studyId}`;
  }
}
