import { markOf, positionsMatrix } from '../contract/comparison.ts';
import { metricDefinitions, type MetricKey, type MetricUnit } from '../contract/metrics.ts';
import type { Run } from '../contract/runs.ts';
import { isoOfDay } from '../model/days.ts';
import {
  allDays,
  comparedMetrics,
  cumulativeOn,
  titleOf,
  type ComparedMetric,
  type ComparisonRecord,
} from './comparison-tables.ts';
import { verdicts } from './comparison-verdicts.ts';
import { drawChart } from './pdf-charts.ts';
import {
  contentWidth,
  ink,
  margin,
  newReport,
  ReportPage,
  runInks,
  tableRowHeight,
  type TableColumn,
} from './pdf-page.ts';
import { dollars, percent, ratio } from './pdf-text.ts';

/**
 * A comparison of two to six runs on two pages: what they cost side by side, how sure the difference is and its course;
 * then the settings that differ and the positions by name. The same runs give the same bytes.
 */
export async function writeComparisonPdf(record: ComparisonRecord): Promise<Uint8Array> {
  const { runs } = record;
  const latest = runs.reduce((last, run) => (run.createdAt > last.createdAt ? run : last));
  const numbers = runs.map(({ id }) => id).join(', ');
  const { document, fonts } = await newReport({
    title: `Comparison of runs ${numbers}`,
    subject: runs.map(titleOf).join('; '),
    version: latest.versions.program,
    time: new Date(latest.createdAt),
  });
  const pages = [figuresPage, settingsPage].map((write) => {
    const page = new ReportPage(document, fonts);
    write(page, record);
    return page;
  });
  const data = runs.map((run, index) => `${markOf(index)} ${run.fingerprint.slice(0, 12)}`).join(', ');
  const origin = `Data ${data} · program ${latest.versions.program} · ${latest.createdAt}`;
  for (const [index, page] of pages.entries()) page.footer(origin, `${index + 1} of ${pages.length}`);
  return document.save();
}

function figuresPage(page: ReportPage, record: ComparisonRecord): void {
  const { runs } = record;
  page.text(`Comparison of ${runs.length} hedges`, margin, page.y, { size: 17, bold: true });
  page.y += 25;
  runsList(page, runs);
  if (runs.some((run) => run.synthetic))
    page.paragraph('SYNTHETIC DATA: prices of the built-in sample market, not of real shares.', {
      bold: true,
      color: ink.warning,
    });
  for (const sentence of verdicts(record)) page.paragraph(sentence);
  metricsTable(page, runs);
  drawChart(page, cumulativeChart(record), {
    x: margin,
    y: page.y,
    width: contentWidth,
    height: Math.min(220, page.room),
  });
}

function runsList(page: ReportPage, runs: readonly Run[]): void {
  const titles: TableColumn[] = [
    { title: 'Run', width: 190 },
    { title: 'Basket', width: 120 },
    { title: 'USD', width: 65, align: 'right' },
    { title: 'Bought', width: 62, align: 'right' },
    { title: 'Long/short', width: 74, align: 'right' },
  ];
  const longs = ({ positions }: Run) => positions.filter(({ side }) => side === 'long').length;
  page.table(
    titles,
    runs.map((run, index) => [
      titleOf(run, index),
      run.basket.name,
      dollars(run.basket.notional),
      run.anchorDate,
      `${longs(run)}/${run.positions.length - longs(run)}`,
    ]),
  );
}

const sampleTitles: Record<ComparedMetric['sample'], string> = {
  held: 'held',
  'in sample': 'in sample',
  certificate: 'proof',
};

/** What a page has room for beside a chart; the workbook has every metric. */
const shownMetrics: readonly MetricKey[] = [
  'rmse',
  'meanDifference',
  'valueRmse',
  'terminalValueDifference',
  'maxAbsValueDifference',
  'maxDrawdown',
  'beta',
  'rSquared',
  'effectiveness',
  'dollarOffset',
  'days',
  'promise',
  'promiseKept',
];
/** The proof of a run as a whole; that of a pool of candidates is in the workbook. */
const shownNames = new Set([
  ...shownMetrics.map((key) => metricDefinitions[key].name),
  'No hedge has an RMSE below',
  'Gap',
]);

function metricsTable(page: ReportPage, runs: readonly Run[]): void {
  page.y += 4;
  page.heading('Metrics, the best in bold');
  const metrics = comparedMetrics(runs).filter(({ definition }) => shownNames.has(definition.name));
  page.table(
    [{ title: 'Metric', width: 152 }, { title: '', width: 44 }, ...runColumns(runs, contentWidth - 196)],
    metrics.map(({ sample, definition, values }) => [
      definition.name,
      sampleTitles[sample],
      ...values.map(writerOf(definition.unit)),
    ]),
    metrics.map(({ best }) => [false, false, ...best]),
  );
}

function writerOf(unit: MetricUnit): (value: number | null) => string {
  if (unit === 'fraction') return percent;
  return unit.startsWith('USD') || unit === 'days' ? dollars : ratio;
}

/** A column of figures a run, under its mark and number. */
const runColumns = (runs: readonly Run[], width: number): TableColumn[] =>
  runs.map((run, index) => ({
    title: `${markOf(index)} #${run.id}`,
    width: Math.min(90, width / runs.length),
    align: 'right' as const,
  }));

function cumulativeChart({ runs, series }: ComparisonRecord) {
  const days = allDays(series);
  const ends = new Set(series.map((one) => one.days[one.windowLastIndex]));
  const end = ends.size === 1 ? days.indexOf([...ends][0]) : -1;
  return {
    title: 'Hedge less basket, added up since day one, USD',
    from: isoOfDay(days[0] ?? 0),
    to: isoOfDay(days[days.length - 1] ?? 0),
    mark: end >= 0 && end < days.length - 1 ? { index: end, label: 'window ends' } : null,
    lines: series.map((one, index) => ({
      label: `${markOf(index)} #${runs[index].id}`,
      values: cumulativeOn(one, days),
      ...runInks[index],
    })),
  };
}

function settingsPage(page: ReportPage, { runs, differences }: ComparisonRecord): void {
  page.heading('Settings that differ');
  if (differences.length === 0) page.paragraph('None: the runs have the same settings.');
  else
    page.table(
      [
        { title: 'Setting', width: 120 },
        ...runs.map((run, index) => ({
          title: `${markOf(index)} #${run.id}`,
          width: (contentWidth - 120) / runs.length,
        })),
      ],
      differences.map(({ label, values }) => [label, ...values]),
    );
  positionsTable(page, runs);
}

/** As many of the largest positions as the page has room for. */
function positionsTable(page: ReportPage, runs: readonly Run[]): void {
  const rows = positionsMatrix(runs);
  page.heading('Positions by name, day-one weight');
  const shown = rows.slice(0, Math.max(0, Math.floor((page.room - 40) / tableRowHeight)));
  page.table(
    [
      { title: 'Symbol', width: 58 },
      { title: 'Name', width: 120 },
      { title: 'Basket', width: 52, align: 'right' },
      ...runColumns(runs, contentWidth - 230),
    ],
    shown.map(({ symbol, name, basketWeight, positions }) => [
      symbol,
      name ?? '',
      percent(basketWeight),
      ...positions.map((position) => (position ? percent(position.weight) : '')),
    ]),
  );
  if (shown.length < rows.length)
    page.paragraph(`The ${shown.length} largest of ${rows.length} names; the workbook has all, with shares.`);
}
