import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { writeRunCsv } from '../../../src-main/trades/run-csv.ts';
import { runTables, settingCell } from '../../../src-main/trades/run-tables.ts';
import { writeRunXlsx } from '../../../src-main/trades/xlsx.ts';
import { run, runSeries } from '../../contract/sample-run.ts';
import { unzip } from './read-reports.ts';

const table = (name: string) => runTables(run, runSeries).find((one) => one.name === name)!;
const textsOfStrings = (xml: string) => [...xml.matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map(([, text]) => text!);
const setting = (name: string) => table('settings').rows.find(([key]) => key === name)?.[1];

describe('the tables of a run', () => {
  it('begin with settings, metrics, positions, series and log', () => {
    const names = runTables(run, runSeries).map(({ name }) => name);
    expect(names.slice(0, 5)).toEqual(['settings', 'metrics', 'positions', 'series', 'log']);
    expect(new Set(names).size).toBe(names.length);
  });

  it('have one cell for every column', () => {
    for (const { name, columns, rows } of runTables(run, runSeries))
      for (const row of rows) expect(row, name).toHaveLength(columns.length);
  });

  it('write settings under their names on the command line', () => {
    expect(setting('weight_longs')).toBe('0.2,0.8');
    expect(setting('bound_basis')).toBe('side');
    expect(setting('liquidity')).toBe('participation=0.1;days=2');
    expect(setting('lot_sizes')).toBe('AAPL=10');
    expect(setting('scaling')).toBe('none');
    expect(setting('weighted_iv')).toBe('off');
    expect(settingCell(true)).toBe('on');
    expect(setting('data_fingerprint')).toBe('0'.repeat(64));
  });

  it('leave empty what was not known yet instead of writing an infinite number', () => {
    // The first sample of the trace has neither an incumbent nor a bound; then (3.5e-6 − 2.9e-6)/3.5e-6.
    expect(table('log').rows[0]).toEqual([0, null, null, null, 0]);
    expect(table('log').rows[1][3]).toBeCloseTo(6 / 35, 12);
  });

  it('put the RMSE first among the metrics', () => {
    const names = table('metrics').rows.map(([name]) => name);
    expect(names.indexOf('Dollar RMSE a day')).toBeLessThan(names.indexOf('Beta'));
    expect(
      table('metrics')
        .rows.find(([name]) => name === 'Dollar RMSE a day')
        ?.slice(2, 4),
    ).toEqual([2345.678, null]);
  });
});

describe('the proof of a run of which only a pool could be bounded', () => {
  const pool = { candidates: ['AAPL', 'MSFT'], bound: 3e-6, gap: 0.25, rmseBound: 1732 };
  const pooled = { ...run, certificate: { ...run.certificate, pool } };
  const proof = (of: typeof run) =>
    new Map(
      runTables(of, runSeries)
        .find(({ name }) => name === 'certificate')!
        .rows.map(([name, value]) => [name, value]),
    );

  it('counts the pool among the candidates, and gives its bound', () => {
    expect(proof(pooled).get('candidates')).toBe(run.candidates.length);
    expect(proof(pooled).get('pool candidates')).toBe(2);
    expect(proof(pooled).get('pool gap')).toBe(0.25);
    expect(proof(pooled).get('pool rmse bound')).toBe(1732);
    expect(proof(run).has('pool gap')).toBe(false);
  });
});

describe('the promise', () => {
  it('stands with the window, with its band, and what became of it with the days held', () => {
    const rows = (of: typeof run) => runTables(of, runSeries).find(({ name }) => name === 'metrics')!.rows;
    const figures = (of: typeof run, name: string) =>
      rows(of)
        .find(([metric]) => metric === name)!
        .slice(2, 4);
    expect(figures(run, 'Promise')).toEqual([3271.9, null]);
    expect(figures(run, 'Promise, 10–90% band, low')).toEqual([2519.4, null]);
    expect(figures(run, 'Promise, 10–90% band, high')).toEqual([5300.5, null]);
    expect(figures(run, 'Promise kept')).toEqual([null, null]);
    const outOfSample = { ...run.evaluation.inSample, rmse: 3000 };
    const held = { ...run, evaluation: { ...run.evaluation, outOfSample } };
    // 3000/3271.9.
    expect(figures(held, 'Promise kept')[1]).toBeCloseTo(0.916898, 6);
  });
});

describe('the CSV of every table', () => {
  it('is blocks of a name, a header and rows', () => {
    const text = writeRunCsv(run, runSeries);
    expect(text.startsWith('\ufeffsettings\r\nsetting,value\r\nrun,7\r\n')).toBe(true);
    const lines = parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true }) as string[][];
    const at = lines.findIndex(([first]) => first === 'positions');
    expect(lines[at + 1].slice(0, 5)).toEqual(['symbol', 'name', 'sector', 'side', 'shares']);
    expect(lines[at + 2].slice(0, 6)).toEqual(['AAPL', 'Apple Inc.', '', 'short', '740', '276.93']);
  });

  it('neutralises names that a spreadsheet would run', () => {
    const hostile = { ...run, scenarioName: '=HYPERLINK("http://x")' };
    expect(writeRunCsv(hostile, runSeries)).toContain(`scenario,"'=HYPERLINK(""http://x"")"\r\n`);
  });
});

describe('the workbook', () => {
  it('has real numbers and real dates, and the same bytes every time', async () => {
    const workbook = await writeRunXlsx(run, runSeries);
    const files = unzip(workbook);
    expect(files.get('xl/workbook.xml')).toMatch(
      /name="settings".*name="metrics".*name="positions".*name="series".*name="log"/,
    );
    const series = files.get('xl/worksheets/sheet4.xml')!;
    // 2020-04-20 is day 43941 of the 1900 date system; the value of the hedge is a number.
    expect(series).toMatch(/<c r="A3" s="\d+"><v>43941<\/v><\/c>/);
    expect(series).toMatch(/<c r="D3" s="\d+"><v>1012000<\/v><\/c>/);
    expect(Buffer.compare(workbook, await writeRunXlsx(run, runSeries))).toBe(0);
  });

  it('stays whole with a text that is no date, and with one that is too long for a cell', async () => {
    const strange = { ...run, label: '2021-99-99', scenarioName: '2021-02-30' };
    const many = Array.from({ length: 9_000 }, (_, index) => `N${10_000 + index}`);
    const settings = { ...run.settings, candidates: { kind: 'list' as const, symbols: many } };
    const files = unzip(await writeRunXlsx({ ...strange, settings }, runSeries));
    expect(files.get('xl/worksheets/sheet1.xml')).not.toContain('NaN');
    const texts = textsOfStrings(files.get('xl/sharedStrings.xml')!);
    expect(texts).toEqual(expect.arrayContaining(['2021-99-99', '2021-02-30']));
    expect(Math.max(...texts.map((text) => text.length))).toBe(32_767);
  });

  it('has no formula, whatever a name looks like', async () => {
    const files = unzip(await writeRunXlsx({ ...run, scenarioName: '=1+1' }, runSeries));
    for (const [name, text] of files) expect(text, name).not.toContain('<f>');
    expect(files.get('xl/sharedStrings.xml')).toMatch(/'=1\+1|&apos;=1\+1|&#39;=1\+1/);
  });
});
