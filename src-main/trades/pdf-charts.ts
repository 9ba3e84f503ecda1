import type { RGB } from 'pdf-lib';
import { ink, type Box, type ReportPage } from './pdf-page.ts';
import { dollars } from './pdf-text.ts';

export interface ChartLine {
  label: string;
  values: ArrayLike<number>;
  color: RGB;
  /** Tells lines apart in print. */
  dash?: number[];
}

export interface Chart {
  title: string;
  /** One text per point for the ends of the axis. */
  from: string;
  to: string;
  lines: ChartLine[];
  /** Where the points stand on the axis, ascending; side by side when left out. */
  positions?: ArrayLike<number>;
  /** An area between two lines, beginning at an index. */
  band?: { from: number; low: ArrayLike<number>; high: ArrayLike<number> } | null;
  /** Bars from zero instead of lines. */
  bars?: boolean;
  /** A vertical rule: the end of the calibration window. */
  mark?: { index: number; label: string } | null;
  /** How a value of the axis is written. */
  write?: (value: number) => string;
}

const titleHeight = 16;
const axisHeight = 12;
const axisWidth = 56;

/** Draws a chart as vectors into a box. Values that are not finite are left out. */
export function drawChart(page: ReportPage, chart: Chart, box: Box): void {
  const { lines, write = dollars } = chart;
  const plot = {
    x: box.x + axisWidth,
    y: box.y + titleHeight,
    width: box.width - axisWidth,
    height: box.height - titleHeight - axisHeight,
  };
  page.text(chart.title, box.x, box.y, { bold: true });
  legend(page, lines, plot);
  const [low, high] = range(chart);
  const x = horizontal(chart, plot);
  const y = (value: number) => plot.y + ((high - value) / (high - low)) * plot.height;

  for (const tick of ticks(low, high)) {
    page.line(plot.x, y(tick), plot.x + plot.width, y(tick));
    page.text(write(tick), plot.x - 4, y(tick) - 4, { size: 7, color: ink.quiet, align: 'right' });
  }
  if (chart.band) drawBand(page, chart.band, x, y);
  if (chart.mark) {
    const at = x(chart.mark.index);
    page.line(at, plot.y, at, plot.y + plot.height, { color: ink.quiet, dash: [2, 2] });
    page.text(chart.mark.label, at + 3, plot.y + 1, { size: 6.5, color: ink.quiet });
  }
  for (const line of lines) (chart.bars ? drawBars : drawLine)(page, line, x, y);
  page.text(chart.from, plot.x, plot.y + plot.height + 3, { size: 7, color: ink.quiet });
  page.text(chart.to, plot.x + plot.width, plot.y + plot.height + 3, {
    size: 7,
    color: ink.quiet,
    align: 'right',
  });
}

type Scale = (value: number) => number;

/** Index of a point to points of the page. */
function horizontal({ lines, positions }: Chart, plot: Box): Scale {
  const count = Math.max(...lines.map(({ values }) => values.length));
  const at = (index: number) => positions?.[index] ?? index;
  const span = at(count - 1) - at(0);
  return (index) => plot.x + (span > 0 ? (at(index) - at(0)) / span : 0.5) * plot.width;
}

function legend(page: ReportPage, lines: readonly ChartLine[], plot: Box): void {
  const size = 7.5;
  const y = plot.y - titleHeight + 1;
  let x = plot.x + plot.width;
  for (const { label, color, dash } of lines.filter((line) => line.label !== '').reverse()) {
    page.text(label, x, y, { size, align: 'right' });
    x -= page.widthOf(label, size) + 4;
    page.line(x - 14, y + 4.5, x, y + 4.5, { color, thickness: 1.4, dash });
    x -= 26;
  }
}

function drawLine(page: ReportPage, line: ChartLine, x: Scale, y: Scale): void {
  const points = Array.from(line.values, (value, index) => [index, value] as const)
    .filter(([, value]) => Number.isFinite(value))
    .map(([index, value]) => [x(index), y(value)] as const);
  page.path(points, { color: line.color, dash: line.dash });
}

function drawBars(page: ReportPage, { values, color }: ChartLine, x: Scale, y: Scale): void {
  const width = Math.max(0.3, (x(1) - x(0)) * 0.8);
  for (let index = 0; index < values.length; index++) {
    const top = Math.min(y(values[index]), y(0));
    const height = Math.abs(y(values[index]) - y(0));
    if (height > 0) page.rectangle({ x: x(index) - width / 2, y: top, width, height }, color);
  }
}

function drawBand(
  page: ReportPage,
  { from, low, high }: NonNullable<Chart['band']>,
  x: Scale,
  y: Scale,
): void {
  const upper = Array.from(high, (value, index) => [x(from + index), y(value)] as const);
  const lower = Array.from(low, (value, index) => [x(from + index), y(value)] as const);
  page.path([...upper, ...lower.reverse()], { fill: ink.band });
}

/** Lowest and highest value with a little air; never equal. */
function range({ lines, band, bars }: Chart): [number, number] {
  let low = bars ? 0 : Infinity;
  let high = bars ? 0 : -Infinity;
  for (const values of [...lines.map((line) => line.values), band?.low ?? [], band?.high ?? []])
    for (let index = 0; index < values.length; index++) {
      if (!Number.isFinite(values[index])) continue;
      low = Math.min(low, values[index]);
      high = Math.max(high, values[index]);
    }
  if (low > high) [low, high] = [0, 1];
  const air = high > low ? (high - low) * 0.04 : Math.abs(high) * 0.1 || 1;
  return [low - air, high + air];
}

/** Three to six round numbers within a range. */
function ticks(low: number, high: number): number[] {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((one) => one >= rough)!;
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}
