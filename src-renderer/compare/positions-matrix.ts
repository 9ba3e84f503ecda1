import type { Position, Run } from '../../src-main/contract/runs.ts';

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
export function positionsMatrix(runs: readonly Run[]): MatrixRow[] {
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
