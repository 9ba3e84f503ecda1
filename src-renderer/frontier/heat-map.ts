import type { Frontier, StudyHedge } from '../../src-main/contract/studies.ts';

export type HeatMeasure = 'promise' | 'realised' | 'inSample' | 'heldValue' | 'value';

export const heatMeasures: Record<
  HeatMeasure,
  { label: string; figure: (hedge: StudyHedge) => number | null }
> = {
  promise: { label: 'Promised RMSE a day', figure: ({ promisedRmse }) => promisedRmse },
  realised: { label: 'Realised RMSE a day', figure: ({ outOfSample }) => outOfSample?.rmse ?? null },
  inSample: { label: 'RMSE a day in sample', figure: ({ inSample }) => inSample.rmse },
  heldValue: { label: 'Realised value RMSE', figure: ({ outOfSample }) => outOfSample?.valueRmse ?? null },
  value: { label: 'Value RMSE in sample', figure: ({ inSample }) => inSample.valueRmse },
};

export interface HeatCell {
  /** Index of the study's cell. */
  index: number;
  value: number | null;
  /** 0: the lowest value of the map, 1: the highest. */
  heat: number;
  lowest: boolean;
}

export interface HeatRow {
  lambda: number;
  cells: HeatCell[];
}

/** The cells of a map by λ, each with how far its value lies between the lowest and the highest. */
export function heatRows(
  { cells, names, lambdas }: Frontier,
  measure: HeatMeasure,
): { rows: HeatRow[]; low: number; high: number } {
  const { figure } = heatMeasures[measure];
  const values = cells.map(({ hedge }) => (hedge ? figure(hedge) : null));
  const known = values.filter((value) => value !== null);
  const low = Math.min(...known);
  const high = Math.max(...known);
  const rows = lambdas.map((lambda, row) => ({
    lambda,
    cells: names.map((_, column): HeatCell => {
      const index = row * names.length + column;
      const value = values[index] ?? null;
      const heat = value === null || high === low ? 0 : (value - low) / (high - low);
      return { index, value, heat, lowest: value === low };
    }),
  }));
  return { rows, low, high };
}

/** Measures that at least one cell has. */
export const knownMeasures = ({ cells }: Frontier): HeatMeasure[] =>
  (Object.keys(heatMeasures) as HeatMeasure[]).filter((measure) =>
    cells.some(({ hedge }) => hedge && heatMeasures[measure].figure(hedge) !== null),
  );
