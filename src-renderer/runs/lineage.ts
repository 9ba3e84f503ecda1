import type { RunOrigin, RunSummary } from '../../src-main/contract/runs.ts';

/** A run that was made from another one, and what it is to that one. */
export interface Descendant {
  run: RunSummary;
  /** "without AAPL", "alternative", "warm start". */
  relation: string;
}

/** Every run that was made from the run, the newest first. */
export const descendantsOf = (runId: number, runs: readonly RunSummary[]): Descendant[] =>
  runs
    .flatMap((run) => {
      const { origin } = run;
      return origin && 'runId' in origin && origin.runId === runId
        ? [{ run, relation: relationOf(origin) }]
        : [];
    })
    .toSorted((a, b) => b.run.id - a.run.id);

/** What a run is to what it was made from, in a word or two: tells runs of one scenario apart. */
export function relationOf(origin: RunOrigin): string {
  if (origin.kind === 'repair') return `without ${origin.without.join(', ')}`;
  return origin.kind === 'warm-start' ? 'warm start' : origin.kind;
}
