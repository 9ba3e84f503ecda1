import type { MetricDefinition, PairedComparison } from './metrics.ts';
import type { Position, Run, SettingDifference } from './runs.ts';

/** Runs side by side: what the compare view shows and what its exports write. */
export interface RunComparison {
  runs: Run[];
  differences: SettingDifference[];
  /** Every run after the first against the first; null where they share too few days. */
  paired: (PairedComparison | null)[];
}

/** More do not fit beside each other, on a screen or on a page. */
export const mostRuns = 6;

/** A comparison that stays at hand while new runs finish. */
export interface PinnedComparison {
  /** Two to six, in the order shown. */
  runs: number[];
  /** The newest run when it was pinned: later ones are new to it. */
  since: number;
}

export const comparisonFormats = ['xlsx', 'pdf', 'csv'] as const;
export type ComparisonFormat = (typeof comparisonFormats)[number];

/** A, B, C …: what tells the runs apart beside their colour. */
export const markOf = (index: number): string => String.fromCharCode(65 + index);

/** Which of the values are best; none where they are all the same or fewer than two are known. */
export function bestOf(values: readonly (number | null)[], better: MetricDefinition['better']): boolean[] {
  const cost = (value: number): number => {
    if (better === 'high') return -value;
    if (better === 'one') return Math.abs(value - 1);
    return better === 'zero' ? Math.abs(value) : value;
  };
  const costs = values.map((value) => (value === null || better === null ? Infinity : cost(value)));
  const known = costs.filter(Number.isFinite);
  const least = Math.min(...known);
  const decides = known.length > 1 && known.some((value) => value > least);
  return costs.map((value) => decides && value === least);
}

/** Realised RMSE over the promised one; null where either is missing. */
export function promiseKept({ promise, evaluation }: Pick<Run, 'promise' | 'evaluation'>): number | null {
  const realised = evaluation.outOfSample?.rmse;
  return promise && realised !== undefined && promise.rmse > 0 ? realised / promise.rmse : null;
}

/** One name and its position in every run, in the order of the runs. */
export interface MatrixRow {
  symbol: string;
  name: string | null;
  basketWeight: number;
  positions: (Position | null)[];
  /** Largest |weight| in any run. */
  largest: number;
}

/** Positions aligned by name, the largest first. */
export function positionsMatrix(runs: readonly Pick<Run, 'positions'>[]): MatrixRow[] {
  const rows = new Map<string, MatrixRow>();
  for (const [index, run] of runs.entries()) {
    for (const position of run.positions) {
      const row = rows.get(position.symbol) ?? {
        symbol: position.symbol,
        name: position.name,
        basketWeight: position.basketWeight,
        positions: runs.map(() => null),
        largest: 0,
      };
      row.positions[index] = position;
      row.largest = Math.max(row.largest, Math.abs(position.weight));
      rows.set(position.symbol, row);
    }
  }
  return [...rows.values()].sort((a, b) => b.largest - a.largest || a.symbol.localeCompare(b.symbol));
}
