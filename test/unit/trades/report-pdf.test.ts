import { describe, expect, it } from 'vitest';
import type { PeriodMetrics } from '../../../src-main/contract/metrics.ts';
import type { Run } from '../../../src-main/contract/runs.ts';
import { effectivenessMemo } from '../../../src-main/trades/effectiveness-memo.ts';
import { dollars, percent, printable, ratio } from '../../../src-main/trades/pdf-text.ts';
import { writeRunPdf } from '../../../src-main/trades/report-pdf.ts';
import { run, runSeries } from '../../contract/sample-run.ts';
import { textsOf } from './read-reports.ts';

const withMetrics = (change: Partial<PeriodMetrics>): Run => ({
  ...run,
  evaluation: {
    ...run.evaluation,
    outOfSample: { ...run.evaluation.inSample, dollarOffset: 1.02, ...change },
  },
});

describe('the PDF report', () => {
  it('has three pages with title, metrics, positions, settings, memo, fingerprint and version', async () => {
    const [summary, positions, memo] = await textsOf(await writeRunPdf(run, runSeries));
    expect(summary).toContain('Static hedge of Zürich 30 – “desk”');
    expect(summary).toContain('SYNTHETIC DATA');
    expect(summary).toContain('Dollar RMSE a day\nUSD/day\n2,346\n–');
    expect(summary).toContain(`Data ${'0'.repeat(64)} · program 0.1.0 · database schema 10`);
    expect(positions).toContain('AAPL\nApple Inc.\nshort\n740\n276.93\n-204,928\n-20.49%\n10.00%');
    expect(positions).toContain('weight_longs 0.2,0.8');
    expect(memo).toContain('Hedge-effectiveness memo');
    expect(memo).toContain('Regression slope (beta)\n0.9800');
  });

  it('states the bound in dollars where there is one', async () => {
    const bounded = { ...run, certificate: { ...run.certificate, rmseBound: 1781.4 } };
    const [summary] = await textsOf(await writeRunPdf(bounded, runSeries));
    expect(summary).toContain('No feasible hedge has an RMSE below USD 1,781 a day');
    expect(summary).toContain('within 3.20% of');
  });

  it('says what is proven where only a pool of the candidates could be bounded', async () => {
    const pool = { candidates: ['AAPL'], bound: 3e-6, gap: 0.012, rmseBound: 1781.4 };
    const pooled = { ...run, certificate: { ...run.certificate, rmseContinuous: 1802, pool } };
    const [summary] = await textsOf(await writeRunPdf(pooled, runSeries));
    expect(summary.replaceAll('\n', ' ')).toMatch(
      /No hedge from the 1 most promising of the \d+ candidates has an RMSE below USD 1,781 a day/,
    );
  });

  it('sets the promise with its band beside what was realised', async () => {
    const [summary] = await textsOf(await writeRunPdf(withMetrics({ rmse: 3000 }), runSeries));
    expect(summary).toContain('Promise, with its 10–90% band\nUSD/day\n3,272 (2,519 to 5,301)\n–');
    // 3000/3271.9.
    expect(summary).toContain('Realised over promise\nratio\n–\n0.9169');
  });

  it('is the same bytes every time', async () => {
    expect(Buffer.compare(await writeRunPdf(run, runSeries), await writeRunPdf(run, runSeries))).toBe(0);
  });

  it('takes any text, an empty hedge, and a single day', async () => {
    const none = new Float64Array(1);
    const day = {
      ...runSeries,
      days: Int32Array.of(18_000),
      basketValue: none,
      hedgeValue: none,
      dailyDifference: none,
      valueDifference: none,
      cumulativeBand: null,
      trace: { seconds: none, incumbent: none, bound: none, nodes: none },
    };
    const strange = { ...run, positions: [], notes: ['東京 λ → ∞ \u0007'], scenarioName: '\u202e📈' };
    const pages = await textsOf(await writeRunPdf(strange, day));
    expect(pages[2]).toContain('Note: ?? lambda -> ? ?');
  });
});

describe('the hedge-effectiveness memo', () => {
  it('concludes from the days after the window, by the customary limits', () => {
    expect(effectivenessMemo(withMetrics({})).conclusion).toBe(
      'Conclusion: out of sample, dollar offset, slope and R² are all within the customary limits.',
    );
    expect(effectivenessMemo(withMetrics({ dollarOffset: 0.79, rSquared: 0.5 })).conclusion).toContain(
      'not within the customary limits: dollar offset 79.00%, R² 0.5000.',
    );
    expect(effectivenessMemo(run).conclusion).toContain(
      'in sample, not within the customary limits: dollar offset –',
    );
  });
});

describe('texts and numbers for the standard fonts', () => {
  it('are written another way where the font lacks a character', () => {
    expect(printable('√λ−1 ≤ 2² “ok” ő')).toBe('sqrtlambda-1 <= 2² “ok” o');
  });

  it('have grouped thousands, no minus zero, and a dash where undefined', () => {
    expect([
      dollars(-1234.5),
      dollars(-0.2),
      dollars(null),
      ratio(0.98),
      percent(0.0325),
      percent(Infinity),
    ]).toEqual(['-1,235', '0', '–', '0.9800', '3.25%', '–']);
  });
});
