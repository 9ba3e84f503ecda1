import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { bestOf } from '../../../src-main/contract/comparison.ts';
import type { PairedComparison, PeriodMetrics } from '../../../src-main/contract/metrics.ts';
import type { Run, RunSeries } from '../../../src-main/contract/runs.ts';
import { writeComparisonPdf } from '../../../src-main/trades/comparison-pdf.ts';
import { comparisonTables, type ComparisonRecord } from '../../../src-main/trades/comparison-tables.ts';
import { verdicts } from '../../../src-main/trades/comparison-verdicts.ts';
import { writeTablesCsv } from '../../../src-main/trades/run-csv.ts';
import type { TableCell } from '../../../src-main/trades/table.ts';
import { writeTablesXlsx } from '../../../src-main/trades/xlsx.ts';
import { sampleResponses } from '../../contract/sample-responses.ts';
import { period, run, runSeries } from '../../contract/sample-run.ts';
import { textsOf, unzip } from './read-reports.ts';

const held = (metrics: Partial<PeriodMetrics>): PeriodMetrics => ({ ...period, ...metrics });
const withHeld = (one: Run, outOfSample: PeriodMetrics | null): Run => ({
  ...one,
  evaluation: { ...one.evaluation, outOfSample },
});
const [position] = run.positions;

const first = withHeld(run, held({ rmse: 3000, beta: 1.05, dollarOffset: 0.9, days: 2 }));
const second: Run = {
  ...withHeld(run, held({ rmse: 3100, beta: 0.98, dollarOffset: null, days: 2 })),
  id: 8,
  label: '=twenty',
  positions: [
    { ...position, shares: 10, side: 'long', weight: 0.05 },
    { ...position, symbol: 'MSFT', name: 'Microsoft', side: 'long', shares: 300, weight: 0.4 },
  ],
};
/** The second run has a day more and lacks the first one. */
const laterSeries: RunSeries = {
  ...runSeries,
  days: Int32Array.of(18_372, 18_373, 18_374),
  valueDifference: Float64Array.of(0, 150, -250),
};
const [pair] = sampleResponses['compare.get'].paired;
const record: ComparisonRecord = {
  runs: [first, second],
  differences: [{ setting: 'maxLongs', label: 'Longs, at most', values: ['10', '20'] }],
  paired: [pair],
  series: [runSeries, laterSeries],
};

const table = (name: string, of = record) => comparisonTables(of).find((one) => one.name === name)!;
const row = (name: string, start: TableCell[]) =>
  table(name).rows.find((cells) => start.every((cell, index) => cells[index] === cell));

describe('which of several figures is best', () => {
  it('depends on the metric: low, high, near 1 or near 0', () => {
    expect(bestOf([3, 2, 5], 'low')).toEqual([false, true, false]);
    expect(bestOf([3, 2, 5], 'high')).toEqual([false, false, true]);
    expect(bestOf([1.2, 0.9, null], 'one')).toEqual([false, true, false]);
    expect(bestOf([-4, 3, 7], 'zero')).toEqual([false, true, false]);
  });

  it('is nobody where all are equal, one is alone, or neither way is better; ties share it', () => {
    expect(bestOf([2, 2], 'low')).toEqual([false, false]);
    expect(bestOf([null, 2], 'low')).toEqual([false, false]);
    expect(bestOf([1, 2], null)).toEqual([false, false]);
    expect(bestOf([1, 2, 1], 'low')).toEqual([true, false, true]);
  });
});

describe('the tables of a comparison', () => {
  it('have one cell for every column and a name of their own', () => {
    const tables = comparisonTables(record);
    expect(new Set(tables.map(({ name }) => name)).size).toBe(tables.length);
    for (const { name, columns, rows } of tables)
      for (const cells of rows) expect(cells, name).toHaveLength(columns.length);
  });

  it('put realised metrics first and mark the best, in a column and in the cell', () => {
    const { rows, columns, strong } = table('metrics');
    expect(columns.map(({ name }) => name)).toEqual([
      'measured',
      'metric',
      'unit',
      'A Dow, ten names #7',
      'B =twenty #8',
      'best',
    ]);
    expect(rows[0]).toEqual(['held', 'Dollar RMSE a day', 'USD/day', 3000, 3100, 'A']);
    expect(strong?.[0]).toEqual([false, false, false, true, false, false]);
    // |0.98 − 1| < |1.05 − 1|; a figure that only one run has decides nothing.
    expect(row('metrics', ['held', 'Beta'])).toEqual(['held', 'Beta', 'ratio', 1.05, 0.98, 'B']);
    expect(row('metrics', ['held', 'Dollar offset'])?.at(-1)).toBeNull();
    // 3000/3271.9 and 3100/3271.9.
    expect(row('metrics', ['held', 'Promise kept'])?.[3]).toBeCloseTo(0.916898, 6);
  });

  it('leave the days held out where no run has any', () => {
    const unheld = { ...record, runs: [run, { ...run, id: 8 }] };
    expect(table('metrics', unheld).rows[0]?.[0]).toBe('in sample');
  });

  it('align positions by name, the largest first, with signed shares', () => {
    expect(table('positions').rows).toEqual([
      ['MSFT', 'Microsoft', 0.1, null, null, 300, 0.4],
      ['AAPL', 'Apple Inc.', 0.1, -740, -0.2049282, 10, 0.05],
    ]);
  });

  it('say how sure the difference is, and nothing where too few days are shared', () => {
    expect(table('paired confidence').rows).toEqual([
      [
        'B =twenty #8',
        'A Dow, ten names #7',
        'out',
        '2020-04-22',
        '2021-04-21',
        252,
        1400,
        1500,
        -100,
        -180,
        20,
        0.93,
      ],
    ]);
    const [unknown] = table('paired confidence', { ...record, paired: [null] }).rows;
    expect(unknown?.slice(2).every((cell) => cell === null)).toBe(true);
  });

  it('put the cumulative differences on the days that any run has', () => {
    // Days since 1970-01-01: 18371 is 2020-04-19.
    expect(table('cumulative difference').rows).toEqual([
      ['2020-04-19', -0, null],
      ['2020-04-20', 2000, 0],
      ['2020-04-21', -5000, 150],
      ['2020-04-22', null, -250],
    ]);
  });
});

describe('the files of a comparison', () => {
  it('is in CSV a block for every table, without formulas', () => {
    const text = writeTablesCsv(comparisonTables({ ...record, runs: [first, { ...second, label: '=1' }] }));
    const lines = parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true }) as string[][];
    const names = comparisonTables(record).map(({ name }) => name);
    expect(lines.filter(([name, ...rest]) => rest.length === 0 && names.includes(name!)).flat()).toEqual(
      names,
    );
    const at = lines.findIndex(([name]) => name === 'settings that differ');
    expect(lines[at + 2]).toEqual(['Longs, at most', '10', '20']);
    expect(lines[2]).toEqual(expect.arrayContaining(['A', '7', 'Dow, ten names']));
    expect(lines[3]?.[2]).toBe("'=1");
  });

  it('is in the workbook a sheet for every table, the best in bold, the same bytes every time', async () => {
    const workbook = await writeTablesXlsx(comparisonTables(record));
    const files = unzip(workbook);
    const names = [...files.get('xl/workbook.xml')!.matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(
      ([, name]) => name,
    );
    expect(names).toEqual(comparisonTables(record).map(({ name }) => name));
    const metrics = files.get('xl/worksheets/sheet2.xml')!;
    const styleOf = (cell: string) =>
      Number(new RegExp(`<c r="${cell}"(?: s="(\\d+)")?`).exec(metrics)?.[1] ?? 0);
    const styles = files.get('xl/styles.xml')!;
    const fonts = [.../<fonts.*?<\/fonts>/s.exec(styles)![0].matchAll(/<font>.*?<\/font>/gs)].map(
      ([font]) => font,
    );
    const cellStyles = [.../<cellXfs.*?<\/cellXfs>/s.exec(styles)![0].matchAll(/<xf ([^>]*)>/g)];
    const isBold = (cell: string) =>
      fonts[Number(/fontId="(\d+)"/.exec(cellStyles[styleOf(cell)]![1]!)?.[1] ?? 0)]!.includes('<b/>');
    expect(metrics).toMatch(/<c r="D2"[^>]*><v>3000<\/v>/);
    expect([isBold('D2'), isBold('E2')]).toEqual([true, false]);
    for (const [name, text] of files) expect(text, name).not.toContain('<f>');
    expect(Buffer.compare(workbook, await writeTablesXlsx(comparisonTables(record)))).toBe(0);
  });

  it('is in PDF two pages: the figures and how sure they are; settings and positions', async () => {
    const report = await writeComparisonPdf(record);
    const [figures, settings, ...more] = await textsOf(report);
    expect(more).toEqual([]);
    expect(figures).toContain('Comparison of 2 hedges');
    expect(figures).toContain('SYNTHETIC DATA');
    expect(figures).toContain('Dollar RMSE a day\nheld\n3,000\n3,100');
    expect(figures).toContain('Hedge less basket, added up since day one, USD');
    expect(settings).toContain('Longs, at most\n10\n20');
    expect(settings).toContain('AAPL\nApple Inc.\n10.00%\n-20.49%\n5.00%');
    expect(settings).toContain('2 of 2');
    expect(Buffer.compare(report, await writeComparisonPdf(record))).toBe(0);
  });

  it('takes six runs with hundreds of names and no shared days', async () => {
    const many = Array.from({ length: 300 }, (_, index) => ({ ...position, symbol: `N${index}` }));
    const runs = [1, 2, 3, 4, 5, 6].map((id) => ({ ...run, id, positions: many }));
    const pages = await textsOf(
      await writeComparisonPdf({
        runs,
        differences: [],
        paired: runs.slice(1).map(() => null),
        series: runs.map(() => runSeries),
      }),
    );
    expect(pages).toHaveLength(2);
    expect(pages[1]).toContain('None: the runs have the same settings.');
    expect(pages[1]).toMatch(/The \d+ largest of 300 names/);
  });
});

describe('the judgement in words', () => {
  const judged = (change: Partial<PairedComparison['difference']>) =>
    verdicts({ ...record, paired: [{ ...pair!, difference: { ...pair!.difference, ...change } }] })[0];

  it('says by how much, over which days, and whether it is more than chance', () => {
    expect(judged({})).toBe(
      'The RMSE of B is USD 100 a day below that of A over 252 days held after both windows ' +
        '(95%: -180 to 20, within chance; likely better than A: 93.00%).',
    );
    expect(verdicts({ ...record, paired: [{ ...pair!, sample: 'in' }] })[0]).toContain('inside both windows');
    expect(verdicts({ ...record, paired: [null] })[0]).toContain('too few days');
    expect(judged({ high: -5 })).toContain('more than chance');
    expect(judged({ estimate: 40, low: 10, high: 60 })).toContain('USD 40 a day above that of A');
    expect(judged({ estimate: 0, low: 0, high: 0 })).toContain('is the same as that of A');
  });
});
