import type { Attribution, VarianceContribution, WorstDay } from '../contract/metrics.ts';
import { isoOfDay } from '../model/days.ts';
import { unclassified } from '../model/linear-rows.ts';
import type { HeldBook, HeldName, Period, ValuePaths } from './hedge-paths.ts';
import { covariance, isFlat, sum, variance } from './moments.ts';

const worstDayCount = 10;
const causeCount = 3;

/**
 * Who causes the tracking variance. The daily difference is the sum over names of n = P&L of the hedge's position less
 * the basket's, so Var(d) = Σ Cov(n, d) holds exactly (Euler's decomposition of a variance). null for a single day.
 */
export function attribution(
  book: HeldBook,
  paths: ValuePaths,
  period: Period,
  groups: ReadonlyMap<string, string>,
): Attribution | null {
  if (period.last === period.first) return null;
  const difference = paths.dailyDifference.subarray(period.first, period.last + 1);
  const total = variance(difference);
  const flat = isFlat(difference);
  const contribution = (label: string, pnl: Float64Array): VarianceContribution => {
    const part = covariance(pnl, difference);
    return { label, variance: part, share: flat ? null : part / total, pnl: sum(pnl) };
  };
  const byGroup = new Map<string, Float64Array>();
  const byName: VarianceContribution[] = [];
  for (const name of book.names) {
    const pnl = netPnl(name, period);
    byName.push(contribution(name.symbol, pnl));
    const group = groups.get(name.symbol) ?? unclassified;
    const groupPnl = byGroup.get(group);
    if (groupPnl) for (let t = 0; t < pnl.length; t++) groupPnl[t] += pnl[t];
    else byGroup.set(group, pnl);
  }
  const bySector = [...byGroup].map(([group, pnl]) => contribution(group, pnl));
  const descending = (a: VarianceContribution, b: VarianceContribution) => b.variance - a.variance;
  return { variance: total, byName: byName.sort(descending), bySector: bySector.sort(descending) };
}

/** Daily P&L in USD of the hedge's position less the basket's in one name. */
function netPnl({ hedge, basket, growth }: HeldName, { first, last }: Period): Float64Array {
  const pnl = new Float64Array(last - first + 1);
  for (let t = first; t <= last; t++) pnl[t - first] = (hedge - basket) * (growth[t] - growth[t - 1]);
  return pnl;
}

/** The ten days with the largest |d|, worst first, and the names that pushed the difference that way. */
export function worstDays(book: HeldBook, paths: ValuePaths, period: Period): WorstDay[] {
  const days = Array.from({ length: period.last - period.first + 1 }, (_, k) => period.first + k);
  const size = (t: number) => Math.abs(paths.dailyDifference[t]);
  return days
    .sort((s, t) => size(t) - size(s) || s - t)
    .slice(0, worstDayCount)
    .map((t) => ({
      date: isoOfDay(paths.days[t]),
      difference: paths.dailyDifference[t],
      hedgePnl: paths.hedgePnl[t],
      basketPnl: paths.basketPnl[t],
      causes: causes(book, t, Math.sign(paths.dailyDifference[t])),
    }));
}

function causes(book: HeldBook, t: number, direction: number): WorstDay['causes'] {
  return book.names
    .map((name) => ({ symbol: name.symbol, pnl: netPnl(name, { first: t, last: t })[0] }))
    .filter(({ pnl }) => pnl * direction > 0)
    .sort((a, b) => Math.abs(b.pnl) - Math.abs(a.pnl))
    .slice(0, causeCount);
}
