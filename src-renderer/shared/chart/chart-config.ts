import type { ChartConfiguration, ChartDataset, ChartOptions, ScaleOptionsByType } from 'chart.js';
import { monthLabel } from '../formats.svelte.ts';
import type { BarSpec, ChartSeries, ChartSpec, LineSpec } from './chart-spec.ts';
import { dayTicks } from './day-ticks.ts';
import type { Decoration } from './plugins.ts';
import { seriesColour, type Palette } from './palette.ts';

/** A spec as Chart.js takes it, in the colours of the theme. */
export function chartConfig(spec: ChartSpec, palette: Palette): ChartConfiguration {
  return spec.kind === 'line' ? lineConfig(spec, palette) : barConfig(spec, palette);
}

export function decorationOf(spec: ChartSpec, palette: Palette): Decoration {
  const shade =
    spec.kind === 'line'
      ? (spec.shade ?? null)
      : spec.shadedFrom != null
        ? { from: spec.shadedFrom - 0.5, to: spec.categories.length - 0.5, label: '' }
        : null;
  const line = spec.kind === 'line' ? spec : null;
  return {
    palette,
    shade,
    marks: line?.series.map((series) => series.mark) ?? [],
    marker: line?.marker ?? null,
  };
}

function colourOf({ look }: ChartSeries, palette: Palette): string {
  if (look.kind === 'series') return seriesColour(palette, look.index);
  return look.kind === 'basket' ? palette.text : palette.faint;
}

const points = (x: ArrayLike<number>, y: ArrayLike<number>): { x: number; y: number }[] =>
  Array.from({ length: Math.min(x.length, y.length) }, (_, index) => ({
    x: x[index] ?? NaN,
    y: y[index] ?? NaN,
  }));

function lineConfig(spec: LineSpec, palette: Palette): ChartConfiguration {
  const lines = spec.series.map((series): ChartDataset<'line'> => {
    const dashed = series.look.kind !== 'series' || series.look.dashed === true;
    return {
      label: series.label,
      data: points(spec.x, series.values),
      borderColor: colourOf(series, palette),
      backgroundColor: colourOf(series, palette),
      borderWidth: 1.5,
      borderDash: dashed ? [4, 3] : [],
      stepped: series.stepped ? 'before' : false,
      pointRadius: spec.points ? 3 : spec.x.length === 1 ? 2 : 0,
      pointHoverRadius: spec.points ? 5 : 3,
      // Points at the edges are drawn whole.
      clip: spec.points ? 5 : undefined,
    };
  });
  return {
    type: 'line',
    data: { datasets: [...lines, ...bandDatasets(spec, palette)] },
    options: {
      ...commonOptions(spec, palette),
      parsing: false,
      normalized: true,
      scales: { x: lineAxis(spec, palette), y: valueAxis(spec, palette) },
      layout: { padding: { top: 4, right: spec.series.some((series) => series.mark) ? 16 : 6 } },
    },
  } as ChartConfiguration;
}

/** Two lines without a stroke, the space between them filled. */
function bandDatasets(spec: LineSpec, palette: Palette): ChartDataset<'line'>[] {
  if (!spec.band) return [];
  const edge = {
    borderWidth: 0,
    pointRadius: 0,
    pointHoverRadius: 0,
    backgroundColor: `${palette.accent}26`,
  };
  return [
    { ...edge, label: `${spec.band.label}, low`, data: points(spec.x, spec.band.low), fill: false },
    { ...edge, label: `${spec.band.label}, high`, data: points(spec.x, spec.band.high), fill: '-1' },
  ];
}

function barConfig(spec: BarSpec, palette: Palette): ChartConfiguration {
  return {
    type: 'bar',
    data: {
      labels: [...spec.categories],
      datasets: spec.series.map((series) => ({
        label: series.label,
        data: [...Array.from(series.values)],
        backgroundColor: colourOf(series, palette),
        borderColor: colourOf(series, palette),
        borderRadius: 1,
        categoryPercentage: spec.categories.length > 40 ? 1 : 0.72,
        barPercentage: 0.9,
      })),
    },
    options: {
      ...commonOptions(spec, palette),
      scales: {
        x: {
          grid: { display: false },
          border: { color: palette.lineStrong },
          ticks: { color: palette.faint, maxRotation: 0, autoSkipPadding: 12, font: font(palette) },
        },
        y: valueAxis(spec, palette),
      },
    },
  } as ChartConfiguration;
}

const font = (palette: Palette) => ({ family: palette.font, size: 11 });

function lineAxis(spec: LineSpec, palette: Palette): Partial<ScaleOptionsByType<'linear'>> {
  const days = spec.axis === 'day';
  const first = spec.x[0] ?? 0;
  const last = spec.x[spec.x.length - 1] ?? 0;
  // A single value stands in the middle.
  const beside = first === last ? 1 : 0;
  return {
    type: 'linear',
    min: first - beside,
    max: last + beside,
    grid: { display: false },
    border: { color: palette.lineStrong },
    ticks: {
      color: palette.faint,
      font: font(palette),
      maxRotation: 0,
      autoSkipPadding: 14,
      callback: (value: number | string) => tickLabel(spec, Number(value)),
    },
    ...(days && {
      afterBuildTicks: (axis: { min: number; max: number; width: number; ticks: { value: number }[] }) => {
        axis.ticks = dayTicks(axis.min, axis.max, Math.max(2, axis.width / 58)).map((value) => ({ value }));
      },
    }),
    ...(!days &&
      spec.points && {
        afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
          axis.ticks = Array.from(spec.x, (value) => ({ value }));
        },
      }),
  } as unknown as Partial<ScaleOptionsByType<'linear'>>;
}

function tickLabel(spec: LineSpec, value: number): string {
  if (spec.axis !== 'day') return spec.xFormat(value);
  const firstOfMonth = new Date(value * 86_400_000).getUTCDate() === 1;
  return firstOfMonth ? monthLabel(value) : spec.xFormat(value);
}

function valueAxis(spec: ChartSpec, palette: Palette): unknown {
  const format = spec.axisFormat ?? spec.format;
  const zero = spec.kind === 'line' && spec.zeroLine;
  return {
    beginAtZero: spec.fromZero ?? false,
    border: { display: false },
    grid: {
      color: (context: { tick?: { value: number } }) =>
        zero && context.tick?.value === 0 ? palette.lineStrong : palette.line,
      drawTicks: false,
    },
    ticks: {
      color: palette.faint,
      font: font(palette),
      padding: 6,
      maxTicksLimit: 6,
      callback: (value: number | string) => format(Number(value)),
    },
  };
}

const isBandBetweenLines = (spec: ChartSpec): boolean =>
  spec.kind === 'line' && spec.band?.betweenLines === true;

function noteLines(spec: ChartSpec, index: number): string[] {
  const notes = spec.kind === 'line' ? (spec.notes ?? []) : [];
  return notes.map(({ label, values, format }) => `${label}  ${format(values[index] ?? NaN)}`);
}

function commonOptions(spec: ChartSpec, palette: Palette): ChartOptions {
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    interaction: { mode: 'index', intersect: false },
    font: { family: palette.font },
    plugins: {
      legend: { display: false },
      tooltip: {
        animation: false,
        backgroundColor: palette.raised,
        borderColor: palette.lineStrong,
        borderWidth: 1,
        titleColor: palette.soft,
        bodyColor: palette.text,
        titleFont: { family: palette.font, size: 11, weight: 'normal' },
        bodyFont: { family: palette.font, size: 12 },
        padding: 8,
        boxWidth: 8,
        boxHeight: 8,
        boxPadding: 4,
        multiKeyBackground: 'transparent',
        caretSize: 0,
        caretPadding: 12,
        filter: ({ datasetIndex }) => datasetIndex < spec.series.length || !isBandBetweenLines(spec),
        callbacks: {
          title: (items) => {
            const item = items[0];
            if (!item) return '';
            if (spec.kind === 'bar') return `${spec.xTitle} ${item.label}`;
            const value = spec.xFormat(item.parsed.x ?? 0);
            return spec.axis === 'day' ? value : `${spec.xTitle} ${value}`;
          },
          labelColor: ({ dataset }) => {
            const colour = String(dataset.borderColor ?? dataset.backgroundColor);
            return { borderColor: colour, backgroundColor: colour, borderWidth: 0 };
          },
          label: (item) => ` ${item.dataset.label ?? ''}  ${spec.format(item.parsed.y ?? NaN)}`,
          footer: (items) => noteLines(spec, items[0]?.dataIndex ?? -1),
        },
        footerColor: palette.soft,
        footerFont: { family: palette.font, size: 11, weight: 'normal' },
      },
      zoom: {
        zoom: {
          mode: 'x',
          wheel: { enabled: spec.kind === 'line', modifierKey: 'ctrl' },
          drag: {
            enabled: spec.kind === 'line',
            threshold: 6,
            backgroundColor: `${palette.accent}30`,
            borderColor: palette.accent,
            borderWidth: 1,
          },
        },
        limits: { x: { min: 'original', max: 'original' } },
      },
    },
  };
}
