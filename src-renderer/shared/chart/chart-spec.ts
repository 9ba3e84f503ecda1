import type { CellValue } from '../table/columns.ts';

/**
 * What a chart shows, in plain values: drawn by Chart.js, and as a table and CSV from the same numbers. Values that are
 * not finite leave a gap.
 */

/** How a series looks. `series` is the number of a run, from 0. */
export type SeriesLook =
  | { kind: 'series'; index: number; dashed?: boolean }
  /** The basket: what the others are measured against. */
  | { kind: 'basket' }
  /** A bound, a level, a limit. */
  | { kind: 'reference' };

export interface ChartSeries {
  label: string;
  look: SeriesLook;
  values: ArrayLike<number>;
  /** Stands at the end of the line, so that colour is not needed to tell lines apart. */
  mark?: string;
  /** Holds its value until the next one. */
  stepped?: boolean;
}

/** A stretch of the horizontal axis with a ground of its own. */
export interface Shade {
  from: number;
  to: number;
  label: string;
}

export interface Band {
  label: string;
  low: ArrayLike<number>;
  high: ArrayLike<number>;
  /** Its edges are lines of the chart: the table does not repeat them. */
  betweenLines?: boolean;
}

/** Figures that the table and the tooltip have beside what is drawn: how many, how certain. */
export interface ChartNote {
  label: string;
  values: ArrayLike<number>;
  format: (value: number) => string;
}

interface CommonSpec {
  /** Said to screen readers, with what the chart shows. */
  summary: string;
  series: readonly ChartSeries[];
  /** Values on axis and in tooltips. */
  format: (value: number) => string;
  axisFormat?: (value: number) => string;
  /** The axis starts at 0. */
  fromZero?: boolean;
}

export interface LineSpec extends CommonSpec {
  kind: 'line';
  /** Horizontal positions: days since 1970-01-01 (`day`) or any number. */
  x: ArrayLike<number>;
  axis: 'day' | 'number';
  xTitle: string;
  xFormat: (value: number) => string;
  shade?: Shade | null;
  band?: Band | null;
  zeroLine?: boolean;
  /** Few, single values: each is drawn as a point, and the axis names them. */
  points?: boolean;
  /** A place on the horizontal axis that the text speaks of. */
  marker?: { at: number; label: string } | null;
  notes?: readonly ChartNote[];
}

export interface BarSpec extends CommonSpec {
  kind: 'bar';
  categories: readonly string[];
  xTitle: string;
  /** Categories from this one on lie in the shaded stretch. */
  shadedFrom?: number | null;
}

export type ChartSpec = LineSpec | BarSpec;

/** The numbers of a chart, titles first. */
export function chartTable(spec: ChartSpec): CellValue[][] {
  const band = spec.kind === 'line' && !spec.band?.betweenLines ? spec.band : null;
  const notes = spec.kind === 'line' ? (spec.notes ?? []) : [];
  const titles = [spec.xTitle, ...spec.series.map((series) => series.label)];
  if (band) titles.push(`${band.label}, low`, `${band.label}, high`);
  titles.push(...notes.map(({ label }) => label));
  const finite = (value: number | undefined): CellValue =>
    value !== undefined && Number.isFinite(value) ? value : null;
  const count = spec.kind === 'line' ? spec.x.length : spec.categories.length;
  const rows = Array.from({ length: count }, (_, index): CellValue[] => {
    const label = spec.kind === 'line' ? spec.xFormat(spec.x[index] ?? 0) : (spec.categories[index] ?? '');
    const values = spec.series.map((series) => finite(series.values[index]));
    if (band) values.push(finite(band.low[index]), finite(band.high[index]));
    values.push(...notes.map((note) => finite(note.values[index])));
    return [label, ...values];
  });
  return [titles, ...rows];
}
