import type { RunOrigin, RunSummary } from '../../src-main/contract/runs.ts';
import { nameOf } from '../shared/run/run-words.ts';

/** A run that was made from another one, and what it is to that one. */
export interface Descendant {
  id: number;
  /** "without AAPL", "alternative", "warm start". */
  relation: string;
  name: string;
}

/** Every run that was made from the run, the newest first. */
export const descendantsOf = (runId: number, runs: readonly RunSummary[]): Descendant[] =>
  runs
    .flatMap((run) => {
      const { origin } = run;
      return origin && 'runId' in origin && origin.runId === runId
        ? [{ id: run.id, relation: relationOf(origin), name: nameOf(run) }]
        : [];
    })
    .toSorted((a, b) => b.id - a.id);

function relationOf(origin: Extract<RunOrigin, { runId: number }>): string {
  if (origin.kind === 'repair') return `without ${origin.without.join(', ')}`;
  return origin.kind === 'alternative' ? 'alternative' : 'warm start';
}
