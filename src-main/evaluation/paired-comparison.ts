import type { PairedComparison } from '../contract/metrics.ts';
import { isoOfDay } from '../model/days.ts';
import { automaticBlockLength } from './block-length.ts';
import { defaultBootstrap, fewestDays, percentileBand, resampleMeans } from './bootstrap.ts';
import { rootMeanSquare } from './moments.ts';

/** What is needed of a run's series. */
export interface ComparedRun {
  /** Since 1970-01-01, ascending. */
  days: Int32Array;
  windowLastIndex: number;
  /** USD, one element a day. */
  dailyDifference: Float64Array;
}

/**
 * Run B against run A: RMSE of B less RMSE of A with its 95% band, both resampled with the same days, so that what
 * moved both (a volatile month) cancels. Judged on the days that both were held after their windows; where these are
 * fewer than 20, on the days inside both windows; null where these are too few as well.
 */
export function pairedComparison(
  a: ComparedRun,
  b: ComparedRun,
  options = defaultBootstrap,
): PairedComparison | null {
  const out = sharedDays(a, b, 'out');
  if (out.days.length >= fewestDays) return { sample: 'out', ...compare(out, options) };
  const inside = sharedDays(a, b, 'in');
  return inside.days.length >= fewestDays ? { sample: 'in', ...compare(inside, options) } : null;
}

interface SharedDays {
  days: number[];
  a: number[];
  b: number[];
}

function sharedDays(a: ComparedRun, b: ComparedRun, sample: 'in' | 'out'): SharedDays {
  const belongs = (run: ComparedRun, t: number) =>
    sample === 'out' ? t > run.windowLastIndex : t >= 1 && t <= run.windowLastIndex;
  const inB = new Map<number, number>();
  for (const [t, day] of b.days.entries()) if (belongs(b, t)) inB.set(day, b.dailyDifference[t]);
  const shared: SharedDays = { days: [], a: [], b: [] };
  for (const [t, day] of a.days.entries()) {
    const other = inB.get(day);
    if (other === undefined || !belongs(a, t)) continue;
    shared.days.push(day);
    shared.a.push(a.dailyDifference[t]);
    shared.b.push(other);
  }
  return shared;
}

function compare({ days, a, b }: SharedDays, options = defaultBootstrap): Omit<PairedComparison, 'sample'> {
  const squaresA = Float64Array.from(a, (d) => d * d);
  const squaresB = Float64Array.from(b, (d) => d * d);
  const excess = squaresB.map((square, t) => square - squaresA[t]);
  const blockLength = Math.max(...[a, b, excess].map(automaticBlockLength));
  const differences = new Float64Array(options.resamples);
  let wins = 0;
  resampleMeans([squaresA, squaresB], blockLength, options, (resample, [squareA, squareB]) => {
    differences[resample] = Math.sqrt(squareB) - Math.sqrt(squareA);
    wins += squareB < squareA ? 1 : squareB === squareA ? 0.5 : 0;
  });
  const rmseA = rootMeanSquare(a);
  const rmseB = rootMeanSquare(b);
  return {
    from: isoOfDay(days[0]),
    to: isoOfDay(days[days.length - 1]),
    days: days.length,
    rmseA,
    rmseB,
    difference: percentileBand(rmseB - rmseA, differences, blockLength, options),
    probabilityBBetter: wins / options.resamples,
  };
}
