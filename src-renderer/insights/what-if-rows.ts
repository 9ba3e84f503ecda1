import type { Position, Run } from '../../src-main/contract/runs.ts';
import type { WhatIf, WhatIfPosition } from '../../src-main/contract/what-if.ts';

/** One name that the run holds or that was added. */
export interface EditedPosition {
  symbol: string;
  /** Of the run; 0 for an added name. Signed. */
  before: number;
  shares: number;
  /** In the run; null for an added name. */
  position: Position | null;
  /** With the shares as they are now; null while they are 0 or not valued yet. */
  now: WhatIfPosition | null;
}

const signedShares = ({ side, shares }: Position): number => (side === 'long' ? shares : -shares);

/** Signed shares of a run, the largest position first. */
export const sharesOf = ({
  positions,
}: Pick<Run, 'positions'>): (readonly [symbol: string, shares: number])[] =>
  positions
    .toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .map((position) => [position.symbol, signedShares(position)]);

/** Edited shares with what the run has, and with what they are worth now. */
export function editedPositions(
  { positions }: Pick<Run, 'positions'>,
  shares: Iterable<readonly [symbol: string, shares: number]>,
  answer: WhatIf | null,
): EditedPosition[] {
  const held = new Map(positions.map((position) => [position.symbol, position]));
  const valued = new Map(answer?.positions.map((position) => [position.symbol, position]));
  return [...shares].map(([symbol, count]) => {
    const position = held.get(symbol) ?? null;
    const before = position ? signedShares(position) : 0;
    return { symbol, before, shares: count, position, now: valued.get(symbol) ?? null };
  });
}

export const isChanged = ({ before, shares, position }: EditedPosition): boolean =>
  before !== shares || position === null;
