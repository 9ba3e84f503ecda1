import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../src-main/build/ensure-built.ts';
import { hedge } from './support/command-line.ts';

/**
 * What one asks of a hedge before and after it is traded, by command: on the synthetic market, each in words and as JSON. The words must
 * be those of the figures.
 */

let folder: string;
let database: string;
const scenario = 'Sample: ten names, a year held';

beforeAll(async () => {
  await ensureBuilt();
  folder = mkdtempSync(join(tmpdir(), 'study-commands-'));
  database = join(folder, 'desk.db');
  const { code, err } = await hedge('demo', '--out', folder, '--db', database);
  expect(`${code} ${err}`).toMatch(/^0 /);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function said(...words: string[]): Promise<string> {
  const { code, out, err } = await hedge(...words, '--db', database);
  expect(`${code} ${err}`).toMatch(/^0 /);
  expect(out).not.toMatch(/NaN|undefined|Infinity|\[object/);
  return out;
}

async function json<T>(...words: string[]): Promise<T> {
  return JSON.parse(await said(...words, '--json')) as T;
}

async function refused(...words: string[]): Promise<{ code: number; err: string }> {
  const { code, out, err } = await hedge(...words, '--db', database);
  expect(out).toBe('');
  return { code, err };
}

const dollars = (amount: number): string => `$${Math.round(Math.abs(amount)).toLocaleString('en-US')}`;

interface Run {
  id: number;
  positions: { symbol: string; shares: number }[];
}

describe('a run by command', () => {
  it('costs what the rates given make', async () => {
    const words = ['costs', '1', '--commission', '0.01', '--spread', '5', '--borrow', '40'];
    const { report } = await json<{ report: { commission: number; total: number } }>(...words);
    const run = await json<Run>('show', '1');
    const shares = run.positions.reduce((sum, position) => sum + Math.abs(position.shares), 0);
    // Both ways.
    expect(report.commission).toBeCloseTo(2 * 0.01 * shares, 6);
    expect(await said(...words)).toMatch(new RegExp(`^all .*\\${dollars(report.total)}$`, 'm'));
  });

  it('stands beside the option that it hedges, whose expiry ends the question whether to hedge anew', async () => {
    const option = ['option', '1', '--kind', 'call', '--side', 'sold', '--max-v', '1e6', '--max-delta', '5'];
    expect(await said(...option, '--expiry', '3')).toContain('no need to re-hedge: |v| $');
    expect(await said(...option, '--expiry', '0.5')).toContain('the option has expired: |v| $');
    const { overlay } = await json<{ overlay: { dollarDelta: number } }>(...option, '--expiry', '3');
    expect(await said(...option, '--expiry', '3')).toContain(`-${dollars(overlay.dollarDelta)}`);
    expect(await refused('option', '1', '--expiry', '1')).toMatchObject({ code: 2 });
  });

  it('is changed by hand, and says which rule that breaks', async () => {
    const { positions } = await json<Run>('show', '1');
    const out = await said('what-if', '1', '--shares', `${positions[0]!.symbol}=0`);
    expect(out).toMatch(/breaks a rule: the longs make [\d.]+% of the notional, not 100%/);
    const unknown = await refused('what-if', '1', '--shares', 'NOBODY=5');
    expect(unknown.err).toContain('NOBODY');
    expect(unknown.code).toBeGreaterThan(1);
  });

  it('tells what it hangs on', async () => {
    const { positions } = await json<Run>('show', '1');
    const study = await json<{ drops: { symbol: string }[] }>('sensitivity', '1', '--seconds', '5');
    expect(study.drops.map(({ symbol }) => symbol).toSorted()).toEqual(
      positions.map(({ symbol }) => symbol).toSorted(),
    );
    expect(await said('sensitivity', '1')).toContain('without a name, the rest searched again');
  });

  it('has alternatives, each to be opened as a run of its own', async () => {
    const words = ['alternatives', '1', '--count', '3', '--within', '0.1', '--seconds', '3'];
    const { hedges } = await json<{ hedges: { rmseChange: number; entered: string[]; left: string[] }[] }>(
      ...words,
    );
    expect(hedges.length).toBeGreaterThan(0);
    const before = await json<Run>('show', '1');
    const opened = await json<Run>('open', '1', '--instead', '0');
    const symbols = opened.positions.map(({ symbol }) => symbol);
    expect(symbols).toEqual(expect.arrayContaining(hedges[0]!.entered));
    for (const left of hedges[0]!.left) {
      expect(before.positions.map(({ symbol }) => symbol)).toContain(left);
      expect(symbols).not.toContain(left);
    }
    expect((await refused('open', '1', '--instead', '99')).err).toContain('run 1 has no alternative 99');
  });

  it('is repaired without a name that cannot be traded', async () => {
    const { positions } = await json<Run>('show', '1');
    const out = positions[0]!.symbol;
    const { run: repaired } = await json<{ run: number }>('repair', '1', '--without', out);
    const after = await json<Run>('show', `${repaired}`);
    expect(after.positions.map(({ symbol }) => symbol)).not.toContain(out);
    expect(await said('show', `${repaired}`)).toContain(`repaired from run 1 without ${out}`);
  });

  it('is followed on the newest prices', async () => {
    const rows = await json<{ runId: number; followed: { rmse: number; days: number } }[]>('follow', '1');
    expect(rows.map(({ runId }) => runId)).toEqual([1]);
    expect(rows[0]!.followed.days).toBeGreaterThan(200);
    expect(await said('follow', '1')).toContain(dollars(rows[0]!.followed.rmse));
    expect(await refused('follow', '1', '977')).toMatchObject({ code: 3 });
    expect((await refused('follow', '977')).err).toContain('there is no run 977');
  });
});

describe('a study by command', () => {
  it('of the number of names has a hedge for each, to be opened as a run with the same figures', async () => {
    const words = [
      'frontier',
      scenario,
      '--over',
      'names',
      '--values',
      '6,8',
      '--time-limit',
      '2',
      '--no-promise',
    ];
    const study = await json<{
      id: number;
      cells: { names: number; hedge: { inSample: { rmse: number } } }[];
    }>(...words);
    expect(study.cells.map(({ names }) => names)).toEqual([6, 8]);
    const [six, eight] = study.cells.map(({ hedge: found }) => found.inSample.rmse);
    expect(eight!).toBeLessThan(six!);
    const opened = await said('open', `${study.id}`, '--cell', '1');
    expect(opened).toContain(dollars(eight!));
    expect((await refused('open', `${study.id}`, '--cell', '7')).code).toBe(3);
  });

  it('through the history holds every hedge, one to be opened by its number', async () => {
    const words = [
      'walk-forward',
      scenario,
      '--step',
      '126',
      '--hold',
      '63',
      '--time-limit',
      '1',
      '--no-promise',
    ];
    const study = await json<{
      id: number;
      alternatives: { holds: { anchorDate: string; hedge: { outOfSample: { rmse: number } } }[] }[];
    }>(...words);
    const { holds } = study.alternatives[0]!;
    expect(holds.length).toBeGreaterThan(2);
    const opened = await said('open', `${study.id}`, '--hold', '1');
    expect(opened).toContain(`bought ${holds[1]!.anchorDate}`);
  });

  it('says which scenario or run it does not know, and what there is', async () => {
    expect(await refused('frontier', 'Sampel', '--over', 'names', '--values', '5')).toEqual({
      code: 3,
      err: expect.stringContaining(scenario) as string,
    });
    for (const command of ['sensitivity', 'alternatives', 'costs'])
      expect((await refused(command, '977')).err).toContain('there is no run 977');
  });
});
