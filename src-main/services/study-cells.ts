import type { WalkForwardOutcome } from '../evaluation/walk-forward.ts';
import type { CellResult } from '../workers/sweep-task.ts';

/** A finished cell as the database keeps it until its study has ended: without typed arrays. */
export interface StoredCell extends Pick<CellResult, 'hedge' | 'failure'> {
  held: (Pick<WalkForwardOutcome, 'step'> & { valueDifference: number[] }) | null;
}

export const storedCell = ({ hedge, failure, held }: CellResult): StoredCell => ({
  hedge,
  failure,
  held: held && { ...held, valueDifference: Array.from(held.valueDifference) },
});

export const cellOf = ({ hedge, failure, held }: StoredCell): CellResult =>
  ({
    hedge,
    failure,
    held: held && { ...held, valueDifference: Float64Array.from(held.valueDifference) },
  }) as CellResult;
