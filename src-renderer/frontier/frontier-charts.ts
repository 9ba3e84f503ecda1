import type { Frontier, FrontierCell, StudyHedge } from '../../src-main/contract/studies.ts';
import type { ChartSeries, LineSpec } from '../shared/chart/chart-spec.ts';
import { compactDollars, dollars, integer, missing } from '../shared/formats.svelte.ts';
import { gapText } from '../shared/run/run-words.ts';
import { lambdaText } from './frontier-words.ts';

/** A frontier over one axis: dollar RMSE a day in sample, as promised, and as realised; the space between is filled. */
export function rmseChart(frontier: Frontier): LineSpec {
  const inSample = valuesOf(frontier, ({ inSample: { rmse } }) => rmse);
  const promised = valuesOf(frontier, ({ promisedRmse }) => promisedRmse);
  const realised = valuesOf(frontier, ({ outOfSample }) => outOfSample?.rmse ?? null);
  const gaps = valuesOf(frontier, ({ gap }) => gap);
  return {
    ...axisOf(frontier),
    series: [
      { label: 'In sample', look: { kind: 'series', index: 0 }, values: inSample },
      ...shown({ label: 'Promise', look: { kind: 'series', index: 2, dashed: true }, values: promised }),
      ...shown({ label: 'Realised', look: { kind: 'series', index: 1 }, values: realised }),
    ],
    band: realised.some(Number.isFinite)
      ? {
          label: 'In sample to realised',
          low: inSample.map((value, index) => Math.min(value, realised[index]!)),
          high: inSample.map((value, index) => Math.max(value, realised[index]!)),
          betweenLines: true,
        }
      : null,
    notes: [
      {
        label: 'Realised less in sample',
        values: realised.map((value, index) => value - inSample[index]!),
        format: (value) => dollars(value),
      },
      {
        label: 'Gap to the best possible',
        values: gaps,
        format: (value) => {
          const hedge = frontier.cells[gaps.indexOf(value)]?.hedge;
          return hedge ? gapText(hedge) : missing;
        },
      },
    ],
    format: (value) => dollars(value),
    axisFormat: compactDollars,
    summary: 'Dollar RMSE a day in sample, as promised, and as realised.',
  };
}

/** The same hedges by how far apart the values of hedge and basket were. */
export function valueChart(frontier: Frontier): LineSpec {
  return {
    ...axisOf(frontier),
    series: [
      {
        label: 'In sample',
        look: { kind: 'series', index: 0 },
        values: valuesOf(frontier, ({ inSample }) => inSample.valueRmse),
      },
      ...shown({
        label: 'Realised',
        look: { kind: 'series', index: 1 },
        values: valuesOf(frontier, ({ outOfSample }) => outOfSample?.valueRmse ?? null),
      }),
    ],
    format: (value) => dollars(value),
    axisFormat: compactDollars,
    summary: 'Root of the mean squared value difference in sample and as realised.',
  };
}

const shown = (series: ChartSeries): ChartSeries[] =>
  Array.from(series.values).some(Number.isFinite) ? [series] : [];

const valuesOf = (
  { cells }: { cells: readonly FrontierCell[] },
  figure: (hedge: StudyHedge) => number | null,
): number[] => cells.map(({ hedge }) => (hedge ? (figure(hedge) ?? NaN) : NaN));

function axisOf({ over, names, lambdas, cells, knee }: Frontier) {
  const byNames = over === 'names';
  const place = knee === null ? undefined : cells[knee];
  const at = place && (byNames ? place.names : place.lambda);
  return {
    kind: 'line',
    axis: 'number',
    x: byNames ? names : lambdas,
    xTitle: byNames ? 'Names' : 'λ',
    xFormat: byNames ? integer : lambdaText,
    points: true,
    marker: at === undefined ? null : { at, label: 'knee' },
  } as const;
}
