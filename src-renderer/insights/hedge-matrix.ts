import type { AlternativeHedge } from '../../src-main/contract/alternatives.ts';
import type { Run } from '../../src-main/contract/runs.ts';

/** What hedges are set side by side by: whole shares, their value in USD, or day-one weights before rounding. */
export type HedgeUnit = 'shares' | 'dollars' | 'weights';

export interface HedgeRow {
  symbol: string;
  /** Signed: the run's first, then each alternative's; null: not held. */
  amounts: (number | null)[];
  /** Some hold it and some do not. */
  differs: boolean;
}

type ComparedHedge = Pick<AlternativeHedge, 'weights' | 'positions'>;

/** Alternatives that were found by earlier versions have no shares on file. */
export const unitsOf = (hedges: readonly ComparedHedge[]): HedgeUnit[] =>
  hedges.every(({ positions }) => positions) ? ['shares', 'dollars', 'weights'] : ['weights'];

/**
 * The run and its alternatives by name: names that not all hold last, each part by weight, so that the rows keep their
 * places whatever the unit is.
 */
export function hedgesSideBySide(
  { positions }: Pick<Run, 'positions'>,
  hedges: readonly ComparedHedge[],
  unit: HedgeUnit,
): HedgeRow[] {
  const held = positions.map(({ symbol, side, shares, value }) => ({
    symbol,
    shares: side === 'long' ? shares : -shares,
    value,
  }));
  const weights = positions.map(({ symbol, continuousWeight }) => ({ symbol, weight: continuousWeight }));
  const all = [{ weights, positions: held }, ...hedges];
  const byWeight = all.map((hedge) => amountsOf(hedge, 'weights'));
  const shown = unit === 'weights' ? byWeight : all.map((hedge) => amountsOf(hedge, unit));
  const symbols = [...new Set(byWeight.flatMap((amounts) => [...amounts.keys()]))];
  const largest = new Map(
    symbols.map((symbol) => [
      symbol,
      Math.max(...byWeight.map((amounts) => Math.abs(amounts.get(symbol) ?? 0))),
    ]),
  );
  return symbols
    .map((symbol) => ({
      symbol,
      amounts: shown.map((amounts) => amounts.get(symbol) ?? null),
      differs: byWeight.some((amounts) => !amounts.has(symbol)),
    }))
    .sort((a, b) => Number(a.differs) - Number(b.differs) || largest.get(b.symbol)! - largest.get(a.symbol)!);
}

function amountsOf({ weights, positions = [] }: ComparedHedge, unit: HedgeUnit): Map<string, number> {
  if (unit === 'weights') return new Map(weights.map(({ symbol, weight }) => [symbol, weight]));
  return new Map(positions.map(({ symbol, shares, value }) => [symbol, unit === 'shares' ? shares : value]));
}
