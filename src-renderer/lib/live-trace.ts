import type { RunProgress, SolverTrace } from '../../src-main/contract/jobs.ts';

/** The course of a run while it is watched. Values are USD a day where `dollars`, else in the objective's scale. */
export interface LiveTrace {
  dollars: boolean;
  seconds: readonly number[];
  /** NaN before the first hedge is found. */
  best: readonly number[];
  /** NaN before the first bound. */
  bound: readonly number[];
}

export const emptyTrace: LiveTrace = { dollars: true, seconds: [], best: [], bound: [] };

/** Twice this many points are thinned to every second one. */
const keptPoints = 1_500;

const valuesOf = (progress: RunProgress): { dollars: boolean; best: number; bound: number } => {
  const dollars = progress.bestRmse !== null || progress.objective === null;
  const [best, bound] = dollars
    ? [progress.bestRmse, progress.boundRmse]
    : [progress.objective, progress.bound];
  // A bound of 0 says nothing yet, and would flatten the picture.
  return { dollars, best: best ?? NaN, bound: bound !== null && bound > 0 ? bound : NaN };
};

/** The trace with one more point; unchanged when nothing has moved. */
export function withProgress(trace: LiveTrace, seconds: number, progress: RunProgress): LiveTrace {
  const { dollars, best, bound } = valuesOf(progress);
  if (Number.isNaN(best) && Number.isNaN(bound)) return trace;
  const kept = trace.dollars === dollars ? thinned(trace) : emptyTrace;
  return {
    dollars,
    seconds: [...kept.seconds, seconds],
    best: [...kept.best, best],
    bound: [...kept.bound, bound],
  };
}

function thinned(trace: LiveTrace): LiveTrace {
  if (trace.seconds.length < 2 * keptPoints) return trace;
  const everySecond = (values: readonly number[]) => values.filter((_, index) => index % 2 === 0);
  return {
    dollars: trace.dollars,
    seconds: everySecond(trace.seconds),
    best: everySecond(trace.best),
    bound: everySecond(trace.bound),
  };
}

/** The solver's record is in the objective's scale; the progress of the same run says what that is in dollars. */
export function traceFromRecord(trace: SolverTrace, progress: RunProgress): LiveTrace {
  const { bestRmse, objective } = progress;
  const dollars = bestRmse !== null && objective !== null && objective > 0;
  const factor = dollars ? bestRmse / Math.sqrt(objective) : 1;
  const scaled = (value: number): number => {
    if (!Number.isFinite(value)) return NaN;
    return dollars ? factor * Math.sqrt(Math.max(0, value)) : value;
  };
  return {
    dollars: dollars || objective === null,
    seconds: [...trace.seconds],
    best: Array.from(trace.incumbent, scaled),
    bound: Array.from(trace.bound, (value) => (value > 0 ? scaled(value) : NaN)),
  };
}
