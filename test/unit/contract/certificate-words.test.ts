import { describe, expect, it } from 'vitest';
import { certificateInWords } from '../../../src-main/contract/certificate-words.ts';
import type { Certificate } from '../../../src-main/contract/runs.ts';

const formats = {
  dollars: (value: number) => `$${value.toFixed(0)}`,
  percent: (value: number) => `${(100 * value).toFixed(1)}%`,
  objective: (value: number) => value.toExponential(2),
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

describe('the certificate in words', () => {
  it('names the bound, the hedge and the proof', () => {
    expect(certificateInWords(certificate, formats)).toBe(
      'No feasible hedge has an RMSE below $2000 a day in the window; yours has $2000. The optimum is proven.',
    );
  });

  it('says what whole shares cost', () => {
    // The square root of 4.41/4 is 1.05.
    const words = certificateInWords({ ...certificate, roundedObjective: 4.41e-6 }, formats);
    expect(words).toMatch(/Whole shares make it \$2100\.$/);
  });

  it('explains shares that come out below the bound instead of contradicting it', () => {
    const words = certificateInWords({ ...certificate, roundedObjective: 3.61e-6 }, formats);
    expect(words).toMatch(/Whole shares, which may miss the day-one scale by half a lot, make it \$1900\.$/);
  });

  it('speaks of the objective where it is no daily mean square, and of the gap where nothing is proven', () => {
    const words = certificateInWords(
      {
        ...certificate,
        status: 'time-limit',
        gap: 0.0312,
        rmseBound: null,
        rmseContinuous: null,
        bound: 3.9e-6,
      },
      formats,
    );
    expect(words).toBe(
      'No feasible hedge has an objective below 3.90e-6; yours has 4.00e-6. Stopped at the time limit, within 3.1% of the best possible objective.',
    );
  });
});
