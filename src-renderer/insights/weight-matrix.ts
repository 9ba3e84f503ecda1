import type { AlternativeHedge } from '../../src-main/contract/alternatives.ts';
import type { Run } from '../../src-main/contract/runs.ts';

export interface WeightRow {
  symbol: string;
  /** Signed day-one weights before rounding: the run's first, then each alternative's; null: not held. */
  weights: (number | null)[];
  /** Some hold it and some do not. */
  differs: boolean;
}

/** Weights of the run and of its alternatives by name: those that not all hold last, each part by size. */
export function weightsSideBySide(
  { positions }: Pick<Run, 'positions'>,
  hedges: readonly Pick<AlternativeHedge, 'weights'>[],
): WeightRow[] {
  const all = [
    positions.map(({ symbol, continuousWeight }) => ({ symbol, weight: continuousWeight })),
    ...hedges.map(({ weights }) => weights),
  ];
  const rows = new Map<string, WeightRow>();
  for (const [index, weights] of all.entries()) {
    for (const { symbol, weight } of weights) {
      const row = rows.get(symbol) ?? { symbol, weights: all.map(() => null), differs: false };
      row.weights[index] = weight;
      rows.set(symbol, row);
    }
  }
  const largest = (row: WeightRow) => Math.max(...row.weights.map((weight) => Math.abs(weight ?? 0)));
  return [...rows.values()]
    .map((row) => ({ ...row, differs: row.weights.includes(null) }))
    .sort((a, b) => Number(a.differs) - Number(b.differs) || largest(b) - largest(a));
}
