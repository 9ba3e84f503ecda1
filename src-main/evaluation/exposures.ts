import type { Exposures, GroupExposure, NameExposure } from '../contract/metrics.ts';
import { unclassified } from '../model/linear-rows.ts';
import { averageCorrelation, basketVolatility } from './basket-volatility.ts';
import type { HeldBook } from './hedge-paths.ts';

/**
 * Dollars of hedge and basket on day one, by name and by group, and the volatilities of both. Dollar delta of a share
 * is its value; a share has no gamma and no vega.
 *
 * @param groups symbol to sector; @param impliedVols symbol to volatility per annum as of day one
 */
export function dayOneExposures(
  book: HeldBook,
  groups: ReadonlyMap<string, string>,
  impliedVols: ReadonlyMap<string, number>,
): Exposures {
  const level = book.basketKind === 'level';
  // The level series itself is no position: only names that the hedge holds are listed.
  const listed = level ? book.names.filter(({ hedge }) => hedge !== 0) : book.names;
  const byName: NameExposure[] = listed.map(({ symbol, hedge, basket }) => ({
    symbol,
    group: groups.get(symbol) ?? unclassified,
    hedge,
    basket: level ? null : basket,
    net: level ? hedge : hedge - basket,
  }));
  byName.sort((a, b) => Math.abs(b.hedge) - Math.abs(a.hedge) || Math.abs(b.net) - Math.abs(a.net));
  const total = (dollars: (hedge: number) => number) =>
    book.names.reduce((running, { hedge }) => running + dollars(hedge), 0);
  const long = total((hedge) => Math.max(hedge, 0));
  const short = total((hedge) => Math.max(-hedge, 0));
  return {
    long,
    short,
    net: long - short,
    gross: long + short,
    cash: book.cash,
    byName,
    byGroup: groupExposures(byName),
    hedgeImpliedVol: weightedImpliedVol(byName, ({ hedge }) => hedge, impliedVols),
    basketImpliedVol: level ? null : weightedImpliedVol(byName, ({ basket }) => basket ?? 0, impliedVols),
    ...volatilityOfBasket(book, impliedVols),
  };
}

function groupExposures(names: readonly NameExposure[]): GroupExposure[] {
  const groups = new Map<string, GroupExposure>();
  for (const { group, hedge, basket, net } of names) {
    const sofar = groups.get(group) ?? { group, hedge: 0, basket: basket === null ? null : 0, net: 0 };
    groups.set(group, {
      group,
      hedge: sofar.hedge + hedge,
      basket: sofar.basket === null || basket === null ? null : sofar.basket + basket,
      net: sofar.net + net,
    });
  }
  return [...groups.values()].sort((a, b) => Math.abs(b.net) - Math.abs(a.net));
}

/** Σ |x| iv / Σ |x|, the gross-weighted implied volatility (wtiv); null when a name with weight has none. */
function weightedImpliedVol(
  names: readonly NameExposure[],
  dollars: (name: NameExposure) => number,
  impliedVols: ReadonlyMap<string, number>,
): number | null {
  let weighted = 0;
  let gross = 0;
  for (const name of names) {
    const size = Math.abs(dollars(name));
    if (size === 0) continue;
    const impliedVol = impliedVols.get(name.symbol);
    if (impliedVol === undefined) return null;
    weighted += size * impliedVol;
    gross += size;
  }
  return gross > 0 ? weighted / gross : null;
}

function volatilityOfBasket(
  book: HeldBook,
  impliedVols: ReadonlyMap<string, number>,
): Pick<Exposures, 'basketVolatility' | 'averageCorrelation'> {
  const constituents = book.names.filter(({ basket }) => basket !== 0);
  const volatilities = constituents.map(({ symbol }) => impliedVols.get(symbol));
  if (book.basketKind === 'level' || !volatilities.every((volatility) => volatility !== undefined))
    return { basketVolatility: null, averageCorrelation: null };
  const weights = constituents.map(({ basket }) => basket / book.notional);
  const returns = constituents.map(({ growth }) =>
    Float64Array.from({ length: book.windowLastIndex }, (_, k) => growth[k + 1] / growth[k] - 1),
  );
  const volatility = basketVolatility(weights, volatilities, returns);
  return {
    basketVolatility: volatility,
    averageCorrelation: averageCorrelation(volatility, weights, volatilities),
  };
}
