import type { Certificate, PoolCertificate, Run, RunStatus } from './runs.ts';

/** How figures are written where the sentence is shown. */
export interface FigureFormats {
  dollars(value: number): string;
  /** Of a fraction. */
  percent(value: number): string;
  objective(value: number): string;
  /** Of whole things. */
  count(value: number): string;
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

/** The certificate in sentences that can be said to risk management. */
export function certificateInWords(
  { certificate, candidates }: Pick<Run, 'certificate' | 'candidates'>,
  formats: FigureFormats,
): string {
  const { pool } = certificate;
  const proof = pool
    ? provenOfPool(certificate, pool, candidates.length, formats)
    : provenOfAll(certificate, formats);
  return [proof, inWholeShares(certificate, formats)].filter(Boolean).join(' ');
}

function provenOfAll(certificate: Certificate, formats: FigureFormats): string {
  const { status, objective, bound, gap } = certificate;
  if (bound <= 0 && objective > 0)
    return `Nothing is proven: the search ended before it had a bound.${ends[status] ?? ''}`;
  return `No feasible hedge ${claim(certificate, certificate, formats)}. ${proofs[status](formats.percent(gap))}`;
}

/** "has an RMSE below …; yours has …", with either bound. */
function claim(
  { rmseContinuous, objective }: Certificate,
  { rmseBound, bound }: Pick<PoolCertificate, 'rmseBound' | 'bound'>,
  formats: FigureFormats,
): string {
  return rmseBound !== null && rmseContinuous !== null
    ? `has an RMSE below ${formats.dollars(rmseBound)} a day in the window; yours has ${formats.dollars(rmseContinuous)}`
    : `has an objective below ${formats.objective(bound)}; yours has ${formats.objective(objective)}`;
}

const ends: Partial<Record<RunStatus, string>> = {
  cancelled: ' It was stopped by hand.',
  interrupted: ' It was interrupted.',
};

/** What is proven of a part of the candidates, and that it is a part. */
function provenOfPool(
  certificate: Certificate,
  pool: PoolCertificate,
  candidates: number,
  formats: FigureFormats,
): string {
  const [some, all] = [pool.candidates.length, candidates].map((count) => formats.count(count));
  const end = ends[certificate.status] ?? '';
  if (pool.bound <= 0)
    return `Nothing is proven: the ${all} candidates are too many for a bound, and the search of the ${some} most promising ended before it had one.${end}`;
  return `No hedge from the ${some} most promising of the ${all} candidates ${claim(certificate, pool, formats)}: proven within ${formats.percent(pool.gap)} among these. For all ${all} no bound is known.${end}`;
}

/**
 * What rounding costs; empty where that is nothing. The bound is for weights that meet the day-one scale exactly; whole
 * shares may miss it by half a lot, so that they can come out a little better than the bound, which is said and not hidden.
 */
function inWholeShares(
  { objective, roundedObjective, rmseBound, rmseContinuous }: Certificate,
  formats: FigureFormats,
): string {
  const ratio = objective > 0 ? roundedObjective / objective : 1;
  const rounded =
    rmseBound !== null && rmseContinuous !== null
      ? formats.dollars(rmseContinuous * Math.sqrt(ratio))
      : formats.objective(roundedObjective);
  if (ratio > 1 + noticeable) return `Whole shares make it ${rounded}.`;
  if (ratio < 1 - noticeable)
    return `Whole shares, which may miss the day-one scale by half a lot, make it ${rounded}.`;
  return '';
}
