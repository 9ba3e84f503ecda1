import type { Certificate, RunStatus } from './runs.ts';

/** How figures are written where the sentence is shown. */
export interface FigureFormats {
  dollars(value: number): string;
  /** Of a fraction. */
  percent(value: number): string;
  objective(value: number): string;
}

/** Below this the shares are as good as the weights that they come from. */
const noticeable = 1e-4;

const proofs: Record<RunStatus, (gap: string) => string> = {
  optimal: () => 'The optimum is proven.',
  gap: (gap) => `Proven within ${gap} of the best possible objective.`,
  'time-limit': (gap) => `Stopped at the time limit, within ${gap} of the best possible objective.`,
  cancelled: (gap) => `Stopped by hand, within ${gap} of the best possible objective.`,
  interrupted: (gap) => `Interrupted, within ${gap} of the best possible objective.`,
};

/**
 * The certificate in sentences that can be said to risk management. The bound is for weights that meet the day-one scale
 * exactly; whole shares may miss it by half a lot, so that they can come out a little better than the bound, which is said
 * and not hidden.
 */
export function certificateInWords(certificate: Certificate, formats: FigureFormats): string {
  const { status, rmseBound, rmseContinuous, objective, roundedObjective, gap, bound } = certificate;
  const proof = proofs[status](formats.percent(gap));
  const inDollars = rmseBound !== null && rmseContinuous !== null;
  const claim = inDollars
    ? `No feasible hedge has an RMSE below ${formats.dollars(rmseBound)} a day in the window; yours has ${formats.dollars(rmseContinuous)}.`
    : `No feasible hedge has an objective below ${formats.objective(bound)}; yours has ${formats.objective(objective)}.`;
  const ratio = objective > 0 ? roundedObjective / objective : 1;
  const rounded = inDollars
    ? formats.dollars(rmseContinuous * Math.sqrt(ratio))
    : formats.objective(roundedObjective);
  if (ratio > 1 + noticeable) return `${claim} ${proof} Whole shares make it ${rounded}.`;
  if (ratio < 1 - noticeable)
    return `${claim} ${proof} Whole shares, which may miss the day-one scale by half a lot, make it ${rounded}.`;
  return `${claim} ${proof}`;
}
