import { describe, expect, it } from 'vitest';
import { certificateInWords } from '../../../src-main/contract/certificate-words.ts';
import { originInWords } from '../../../src-main/contract/origin-words.ts';
import type { Certificate } from '../../../src-main/contract/runs.ts';

const formats = {
  dollars: (value: number) => `$${value.toFixed(0)}`,
  percent: (value: number) => `${(100 * value).toFixed(1)}%`,
  objective: (value: number) => value.toExponential(2),
  count: (value: number) => value.toLocaleString('en-US'),
};

const certificate: Certificate = {
  status: 'optimal',
  objective: 4e-6,
  bound: 4e-6,
  gap: 0,
  rmseBound: 2000,
  rmseContinuous: 2000,
  roundedObjective: 4e-6,
  roundedGap: 0,
  rootBound: 3e-6,
  rootSeconds: 0.1,
  seconds: 1,
  nodes: 10,
  threads: 1,
};

const say = (change: Partial<Certificate> = {}, candidates = 3) =>
  certificateInWords(
    { certificate: { ...certificate, ...change }, candidates: Array.from({ length: candidates }, String) },
    formats,
  );

describe('the certificate in words', () => {
  it('names the bound, the hedge and the proof', () => {
    expect(say()).toBe(
      'No feasible hedge has an RMSE below $2000 a day in the window; yours has $2000. The optimum is proven.',
    );
  });

  it('says what whole shares cost', () => {
    // The square root of 4.41/4 is 1.05.
    const words = say({ roundedObjective: 4.41e-6 });
    expect(words).toMatch(/Whole shares make it \$2100\.$/);
  });

  it('explains shares that come out below the bound instead of contradicting it', () => {
    const words = say({ roundedObjective: 3.61e-6 });
    expect(words).toMatch(/Whole shares, which may miss the day-one scale by half a lot, make it \$1900\.$/);
  });

  it('speaks of the objective where it is no daily mean square, and of the gap where nothing is proven', () => {
    expect(
      say({ status: 'time-limit', gap: 0.0312, rmseBound: null, rmseContinuous: null, bound: 3.9e-6 }),
    ).toBe(
      'No feasible hedge has an objective below 3.90e-6; yours has 4.00e-6. Stopped at the time limit, within 3.1% of the best possible objective.',
    );
  });

  it('does not call a bound that says nothing a proof', () => {
    const words = 'Nothing is proven: the search ended before it had a bound. It was interrupted.';
    expect(say({ status: 'interrupted', bound: 0, gap: 1, rmseBound: 0 })).toBe(words);
    expect(say({ status: 'interrupted', bound: -Infinity, gap: Infinity, rmseBound: null })).toBe(words);
    // A hedge without any error is the best there is.
    expect(say({ objective: 0, roundedObjective: 0, bound: 0, rmseBound: 0, rmseContinuous: 0 })).toContain(
      'The optimum is proven.',
    );
  });

  describe('where only a pool of the candidates could be bounded', () => {
    const candidates = Array.from({ length: 400 }, String);
    const pooled = {
      status: 'time-limit' as const,
      bound: 0,
      gap: 1,
      rmseBound: 0,
      roundedObjective: 4.41e-6,
      pool: { candidates, bound: 3.952e-6, gap: 0.012, rmseBound: 1988 },
    };

    it('says what is proven of the pool, and that nothing is known of the rest', () => {
      expect(say(pooled, 3000)).toBe(
        'No hedge from the 400 most promising of the 3,000 candidates has an RMSE below $1988 a day in the window; yours has $2000: proven within 1.2% among these. For all 3,000 no bound is known. Whole shares make it $2100.',
      );
    });

    it('speaks of the objective where it is no daily mean square, and of who stopped it', () => {
      const pool = { ...pooled.pool, rmseBound: null };
      const words = say(
        { ...pooled, status: 'cancelled', rmseBound: null, rmseContinuous: null, pool },
        3000,
      );
      expect(words).toContain('has an objective below 3.95e-6; yours has 4.00e-6: proven within 1.2%');
      expect(words).toContain('For all 3,000 no bound is known. It was stopped by hand.');
    });

    it('does not call a bound of nothing a proof', () => {
      const pool = { candidates, bound: 0, gap: 1, rmseBound: 0 };
      expect(say({ ...pooled, status: 'cancelled', pool }, 3000)).toMatch(
        /^Nothing is proven: the 3,000 candidates are too many .* It was stopped by hand\. Whole shares/,
      );
    });
  });
});

describe('where a run comes from', () => {
  it('is said in words', () => {
    expect(originInWords({ kind: 'repair', runId: 12, without: ['AAPL', 'KO'] })).toBe(
      'repaired from run 12 without AAPL, KO',
    );
    expect(originInWords({ kind: 'alternative', runId: 12, entered: ['MMM'], left: ['AAPL'] })).toBe(
      'alternative to run 12 with MMM in place of AAPL',
    );
    expect(originInWords({ kind: 'warm-start', runId: 12 })).toBe(
      'its search began with the hedge of run 12',
    );
    expect(originInWords({ kind: 'walk-forward', studyId: 4 })).toBe('opened from walk-forward 4');
  });
});
