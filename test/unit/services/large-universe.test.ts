import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificateInWords } from '../../../src-main/contract/certificate-words.ts';
import type { JobSnapshot } from '../../../src-main/contract/jobs.ts';
import type { Run } from '../../../src-main/contract/runs.ts';
import { randomNumbers } from '../solver/random-problem.ts';
import { openDesk, type Desk } from './desk.ts';

/** More candidates than the solver builds a certificate for (1,200). */
const names = 1250;
/** Too short for a promise, so that the test is quick. */
const days = 45;

const symbolOf = (name: number) => `N${String(name).padStart(4, '0')}`;
const isoOf = (t: number) => new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10);

/**
 * Geometric random walks with a common factor, and after them one name so wild that no mix of the others comes near it:
 * a hedge of that one can be bounded well though there are few days.
 */
function pricesAsCsv(): string {
  const random = randomNumbers(11);
  const close = new Float64Array(names + 1).fill(100);
  const lines = ['date,symbol,close'];
  for (let t = 0; t < days; t++) {
    const factor = random() - 0.5;
    for (let name = 0; name <= names; name++) {
      const own = name === names ? 0.2 : 0.02;
      close[name] *= 1 + 0.02 * factor + own * (random() - 0.5);
      lines.push(`${isoOf(t)},${symbolOf(name)},${close[name].toFixed(4)}`);
    }
  }
  return lines.join('\n');
}

describe('a universe that is too large to be certified as a whole', () => {
  let desk: Desk;
  let run: Run;
  let job: JobSnapshot;

  beforeAll(async () => {
    desk = await openDesk();
    const file = join(desk.folder, 'universe.csv');
    writeFileSync(file, pricesAsCsv());
    const { token } = await desk.workstation.files.adopt(file, 'universe.csv');
    await desk.finish(
      (await desk.call('market.import', { kind: 'prices', files: [{ token, settings: null }] })).jobId,
    );
    const basket = await desk.call('baskets.create', {
      name: 'wild',
      kind: 'weights',
      notional: 1e6,
      entries: [{ symbol: symbolOf(names), amount: 1 }],
    });
    const scenario = await desk.call('scenarios.create', {
      name: 'all names',
      basketId: basket.id,
      settings: {
        candidates: { kind: 'list', symbols: Array.from({ length: names }, (_, k) => symbolOf(k)) },
        from: isoOf(0),
        to: isoOf(days - 1),
        weightLongs: [0.02, 0.4],
        maxLongs: 10,
        gap: 0.05,
        timeLimit: 60,
      },
    });
    job = await desk.finish((await desk.call('runs.start', { scenarioId: scenario.id })).jobId);
    run = await desk.call('runs.get', { id: job.outcome!.runId! });
  }, 120_000);
  afterAll(() => desk.close());

  it('keeps with the run what is proven of the most promising candidates, and no bound of the problem', () => {
    const { certificate, candidates, positions } = run;
    const { pool } = certificate;
    expect(candidates).toHaveLength(names);
    expect(pool!.candidates).toHaveLength(400);
    for (const symbol of pool!.candidates) expect(candidates).toContain(symbol);
    expect(positions.length).toBeGreaterThan(0);
    expect(certificate.bound).toBe(0);
    expect(pool!.bound).toBeGreaterThan(0);
    expect(pool!.bound).toBeLessThanOrEqual(certificate.objective);
    expect(pool!.gap).toBeCloseTo((certificate.objective - pool!.bound) / certificate.objective, 12);
    expect(pool!.rmseBound! / certificate.rmseContinuous!).toBeCloseTo(
      Math.sqrt(pool!.bound / certificate.objective),
      9,
    );
  });

  it('does not show a gap to a bound that says nothing', () => {
    expect(job.progress).toMatchObject({ kind: 'run', gap: null, boundRmse: null });
  });

  it('says so in words, in the list of runs, and in every report', async () => {
    const formats = { dollars: String, percent: String, objective: String, count: String };
    expect(certificateInWords(run, formats)).toMatch(
      /^No hedge from the 400 most promising of the 1250 candidates .* For all 1250 no bound is known\./,
    );
    const [listed] = await desk.call('runs.list', {});
    expect(listed!.pool).toEqual({ gap: run.certificate.pool!.gap });
    for (const format of ['pdf', 'xlsx', 'csv', 'json'] as const)
      expect((await desk.call('runs.export', { id: run.id, format })).bytes).toBeGreaterThan(0);
    const { token } = await desk.call('runs.export', { id: run.id, format: 'csv' });
    const text = new TextDecoder().decode(desk.workstation.deliverables.get(token).bytes);
    expect(text).toContain(`\r\npool candidates,400\r\n`);
    expect(desk.errors).toEqual([]);
  });
});
