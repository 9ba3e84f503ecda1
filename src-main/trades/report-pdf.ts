import { metricDefinitions } from '../contract/metrics.ts';
import { promiseKept } from '../contract/comparison.ts';
import { certificateInWords } from '../contract/certificate-words.ts';
import type { Run, RunSeries } from '../contract/runs.ts';
import { isoOfDay } from '../model/days.ts';
import { effectivenessMemo } from './effectiveness-memo.ts';
import { drawChart } from './pdf-charts.ts';
import { contentWidth, ink, margin, newReport, ReportPage, type TableColumn } from './pdf-page.ts';
import { dollars, percent, price, printable, ratio } from './pdf-text.ts';
import { periodMetricKeys } from './run-figures.ts';
import { settingsTable } from './run-tables.ts';

/**
 * The report of a run on three pages: what it costs and how sure that is; positions and settings; the memo. Everything
 * is drawn from the data as vectors and text. The same run gives the same bytes.
 */
export async function writeRunPdf(run: Run, series: RunSeries): Promise<Uint8Array> {
  const { document, fonts } = await newReport({
    title: `Static hedge of ${run.basket.name}`,
    subject: `${run.scenarioName}, run ${run.id}`,
    version: run.versions.program,
    time: new Date(run.createdAt),
  });
  const pages = [summaryPage, positionsPage, memoPage].map((write) => {
    const page = new ReportPage(document, fonts);
    write(page, run, series);
    return page;
  });
  const { program, schema } = run.versions;
  const origin = `Data ${run.fingerprint} · program ${program} · database schema ${schema} · ${run.createdAt}`;
  for (const [index, page] of pages.entries()) page.footer(origin, `${index + 1} of ${pages.length}`);
  return document.save();
}

function summaryPage(page: ReportPage, run: Run, series: RunSeries): void {
  page.text(`Static hedge of ${run.basket.name}`, margin, page.y, { size: 17, bold: true });
  page.y += 25;
  const named = run.label === null ? '' : `, "${run.label}"`;
  page.paragraph(
    `Scenario "${run.scenarioName}", run ${run.id}${named}. USD ${dollars(run.basket.notional)} bought on ${run.anchorDate}; ` +
      `calibrated ${run.window.from} to ${run.window.to} (${run.window.days} trading days).`,
    { color: ink.quiet },
  );
  if (run.synthetic)
    page.paragraph('SYNTHETIC DATA: prices of the built-in sample market, not of real shares.', {
      bold: true,
      color: ink.warning,
    });
  certificateLines(page, run);
  metricsTable(page, run);
  const height = Math.min(200, (page.room - 16) / 2);
  for (const chart of [valueChart(series), differenceChart(series)]) {
    drawChart(page, chart, { x: margin, y: page.y, width: contentWidth, height });
    page.y += height + 8;
  }
}

function certificateLines(page: ReportPage, run: Run): void {
  const words = certificateInWords(run, {
    dollars: (value) => `USD ${dollars(value)}`,
    percent,
    objective: (value) => value.toExponential(4),
    count: dollars,
  });
  const { seconds, nodes } = run.certificate;
  page.paragraph(`${words} Found in ${seconds.toFixed(1)} s over ${dollars(nodes)} nodes.`, { bold: true });
}

function metricsTable(page: ReportPage, run: Run): void {
  const { inSample, outOfSample, rmseBand } = run.evaluation;
  page.y += 4;
  page.heading('Metrics');
  const columns: TableColumn[] = [
    { title: 'Metric', width: 190 },
    { title: 'Unit', width: 70 },
    { title: 'In sample', width: 120, align: 'right' },
    { title: 'Out of sample', width: 120, align: 'right' },
  ];
  const rows = periodMetricKeys.map((key) => {
    const { name, unit } = metricDefinitions[key];
    const write = unit.startsWith('USD') || unit === 'days' ? dollars : ratio;
    return [name, unit, write(inSample[key]), write(outOfSample?.[key] ?? null)];
  });
  const band = (one: typeof rmseBand.inSample) => (one ? `${dollars(one.low)} to ${dollars(one.high)}` : '–');
  rows.splice(1, 0, [
    'its 95% band (bootstrap)',
    'USD/day',
    band(rmseBand.inSample),
    band(rmseBand.outOfSample),
  ]);
  rows.splice(2, 0, ...promiseRows(run));
  page.table(columns, rows);
}

/** The promise stands with the window that it was made from, what became of it with the days held. */
function promiseRows(run: Run): string[][] {
  const { promise } = run;
  const kept = promiseKept(run);
  return [
    [
      'Promise, with its 10–90% band',
      'USD/day',
      promise ? `${dollars(promise.rmse)} (${dollars(promise.low)} to ${dollars(promise.high)})` : '–',
      '–',
    ],
    ['Realised over promise', 'ratio', '–', kept === null ? '–' : ratio(kept)],
  ];
}

const span = ({ days }: RunSeries) => ({
  from: isoOfDay(days[0] ?? 0),
  to: isoOfDay(days[days.length - 1] ?? 0),
});

/** Where the calibration window ends, when days after it are shown. */
const windowEnd = ({ days, windowLastIndex }: RunSeries) =>
  windowLastIndex < days.length - 1 ? { index: windowLastIndex, label: 'window ends' } : null;

const valueChart = (series: RunSeries) => ({
  title: 'Value, USD',
  ...span(series),
  mark: windowEnd(series),
  lines: [
    { label: 'basket', values: series.basketValue, color: ink.basket, dash: [3, 2] },
    { label: 'hedge', values: series.hedgeValue, color: ink.hedge },
  ],
});

const differenceChart = (series: RunSeries) => ({
  title: 'Hedge less basket, USD, with the 95% band expected after the window',
  ...span(series),
  mark: windowEnd(series),
  band: series.cumulativeBand && { from: series.windowLastIndex + 1, ...series.cumulativeBand },
  lines: [{ label: 'difference', values: series.valueDifference, color: ink.hedge }],
});

const mostPositions = 30;

function positionsPage(page: ReportPage, run: Run, series: RunSeries): void {
  page.heading(`Positions (${run.positions.length})`);
  const columns: TableColumn[] = [
    { title: 'Symbol', width: 58 },
    { title: 'Name', width: 130 },
    { title: 'Side', width: 36 },
    { title: 'Shares', width: 62, align: 'right' },
    { title: 'Price', width: 60, align: 'right' },
    { title: 'USD', width: 75, align: 'right' },
    { title: 'Weight', width: 45, align: 'right' },
    { title: 'Basket', width: 45, align: 'right' },
  ];
  const largest = run.positions.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value));
  page.table(
    columns,
    largest
      .slice(0, mostPositions)
      .map((position) => [
        position.symbol,
        position.name ?? '',
        position.side,
        dollars(position.shares),
        price(position.price),
        dollars(position.value),
        percent(position.weight),
        percent(position.basketWeight),
      ]),
  );
  if (largest.length > mostPositions)
    page.paragraph(
      `The ${mostPositions} largest; the workbook and the trade list have all ${largest.length}.`,
    );
  settingsList(page, run);
  const height = Math.min(130, page.room);
  if (height < 60) return;
  const half = (contentWidth - 16) / 2;
  drawChart(page, dailyChart(series), { x: margin, y: page.y, width: half, height });
  drawChart(page, gapChart(series), { x: margin + half + 16, y: page.y, width: half, height });
}

const dailyChart = (series: RunSeries) => ({
  title: 'Daily difference, USD',
  ...span(series),
  bars: true,
  mark: windowEnd(series),
  lines: [{ label: '', values: series.dailyDifference, color: ink.hedge }],
});

function gapChart({ trace }: RunSeries) {
  const gap = Array.from(trace.incumbent, (incumbent, index) => (incumbent - trace.bound[index]) / incumbent);
  return {
    title: 'Gap while solving',
    from: `${(trace.seconds[0] ?? 0).toFixed(1)} s`,
    to: `${(trace.seconds[trace.seconds.length - 1] ?? 0).toFixed(1)} s`,
    positions: trace.seconds,
    write: percent,
    lines: [{ label: '', values: gap, color: ink.hedge }],
  };
}

function settingsList(page: ReportPage, run: Run): void {
  page.heading('Settings');
  const rows = settingsTable(run).rows.map(([name, value]) => `${name} ${value ?? ''}`);
  const inColumns = 3;
  const perColumn = Math.ceil(rows.length / inColumns);
  const top = page.y;
  const width = contentWidth / inColumns;
  for (const [index, row] of rows.entries()) {
    const text = printable(row);
    page.text(
      text.length > 44 ? `${text.slice(0, 43)}…` : text,
      margin + Math.floor(index / perColumn) * width,
      page.y,
      {
        size: 7,
      },
    );
    page.y = index % perColumn === perColumn - 1 ? top : page.y + 9.5;
  }
  page.y = top + perColumn * 9.5 + 8;
}

function memoPage(page: ReportPage, run: Run): void {
  const memo = effectivenessMemo(run);
  page.heading('Hedge-effectiveness memo');
  for (const paragraph of memo.paragraphs) page.paragraph(paragraph);
  page.table(
    [
      { title: 'Measure', width: 170 },
      { title: 'In sample', width: 100, align: 'right' },
      { title: 'Out of sample', width: 100, align: 'right' },
      { title: 'Customary', width: 120, align: 'right' },
    ],
    memo.measures,
  );
  if (memo.months.length > 0) {
    page.heading('Dollar offset since the anchor day, by month held');
    page.table(
      [
        { title: 'Month', width: 60 },
        { title: 'To', width: 80 },
        { title: 'Days', width: 50, align: 'right' },
        { title: 'Dollar offset', width: 100, align: 'right' },
        { title: 'RMSE of the month', width: 120, align: 'right' },
      ],
      memo.months.slice(0, 26),
    );
  }
  page.paragraph(memo.conclusion, { bold: true });
  for (const note of run.notes.slice(0, 8)) page.paragraph(`Note: ${note}`, { color: ink.quiet });
}
