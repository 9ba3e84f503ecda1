import type { BasketEntry } from '../contract/baskets.ts';
import { tradingDays } from '../contract/metrics.ts';
import type { ImpliedVolRow, ImportSummary, SectorRow } from '../contract/market-files.ts';
import { seededRandom, type Random } from '../evaluation/random.ts';
import { isoOfDay } from '../model/days.ts';
import { dayNumber, isWeekend } from './dates.ts';
import { BatchBuilder, type PriceBatch } from './price-batch.ts';
import { sampleBasketShares, sampleCompanies } from './sample-market-names.ts';
import {
  cents,
  marketReturns,
  namePaths,
  normals,
  sectorVol,
  type NamePaths,
} from './sample-market-paths.ts';

/**
 * The built-in market: invented companies with prices from a factor model, so that a machine without any file has
 * something to hedge. The same bits on every machine: a fixed seed, and only operations that IEEE 754 rounds exactly (no
 * logarithms, no powers).
 */
export interface SampleMarket {
  /** To be shown wherever the data show. */
  label: string;
  /** Rows as a reader hands them on: all names, then the index. */
  batches: PriceBatch[];
  summary: ImportSummary;
  impliedVols: ImpliedVolRow[];
  sectors: SectorRow[];
  basket: { name: string; kind: 'shares'; entries: BasketEntry[] };
  /** Symbol of the level series: a capitalisation-weighted total-return index of all names. */
  index: string;
}

const sampleMarketLabel = 'Synthetic sample market';
const indexSymbol = 'SYNDEX';
const seed = 20250630;
const firstDay = dayNumber(2020, 1, 2);
const lastDay = dayNumber(2025, 6, 30);

/** Days of the calendar without a price; none of these names is in the sample basket. */
const gaps: Record<string, [from: number, days: number][]> = {
  GENTAR: [[333, 1]],
  HYDRAN: [[602, 2]],
  TOOLEX: [[1040, 3]],
  METARO: [[270, 6]],
};

/** Makes the sample market; takes about a tenth of a second. */
export function sampleMarket(): SampleMarket {
  const days = businessDays();
  const random = seededRandom(seed);
  const sectors = [...new Set(sampleCompanies.map((company) => company[2]))];
  const market = marketReturns(random, days.length);
  const sectorReturns = new Map(
    sectors.map((sector) => [sector, normals(random, days.length, sectorVol)] as const),
  );
  const paths = sampleCompanies.map((company) =>
    namePaths(company, market, sectorReturns.get(company[2])!, random, days.length),
  );
  const { batches, summary } = inBatches(paths, indexLevels(paths, days.length), days);
  return {
    label: sampleMarketLabel,
    batches,
    summary,
    impliedVols: paths.flatMap((path) => impliedVols(path, days, random)),
    sectors: sampleCompanies.map(([symbol, name, sector, industry]) => ({ symbol, name, sector, industry })),
    basket: {
      name: `${sampleMarketLabel}: thirty large names`,
      kind: 'shares',
      entries: sampleBasketShares.map(([symbol, amount]) => ({ symbol, amount })),
    },
    index: indexSymbol,
  };
}

/** Weekdays without New Year's Day, 4 July and Christmas Day. */
function businessDays(): Int32Array {
  const holidays = ['01-01', '07-04', '12-25'];
  const days: number[] = [];
  for (let day = firstDay; day <= lastDay; day++) {
    if (!isWeekend(day) && !holidays.includes(isoOfDay(day).slice(5))) days.push(day);
  }
  return Int32Array.from(days);
}

/** A total-return index: each day's return is that of the names traded on both days, weighted by market value. */
function indexLevels(paths: NamePaths[], length: number): Float64Array {
  const levels = new Float64Array(length);
  levels[0] = 1000;
  let level = 1000;
  const shares = paths.map(({ company }) => company[6]);
  for (let day = 1; day < length; day++) {
    let before = 0;
    let after = 0;
    paths.forEach(({ first, last, close, adjusted, split }, name) => {
      if (day > first && day <= last) {
        const value = shares[name]! * close[day - 1]!;
        before += value;
        after += (value * adjusted[day]!) / adjusted[day - 1]!;
      }
      shares[name]! *= split[day]!;
    });
    level *= after / before;
    levels[day] = cents(level);
  }
  return levels;
}

function inBatches(
  paths: NamePaths[],
  index: Float64Array,
  days: Int32Array,
): Pick<SampleMarket, 'batches' | 'summary'> {
  const builder = new BatchBuilder();
  const batches: PriceBatch[] = [];
  const symbols: ImportSummary['symbols'] = [];
  const isGap = (symbol: string, day: number) =>
    (gaps[symbol] ?? []).some(([from, count]) => day >= from && day < from + count);
  for (const path of paths) {
    const [symbol] = path.company;
    const number = builder.symbols.push(symbol) - 1;
    let rows = 0;
    for (let day = path.first; day <= path.last; day++) {
      if (isGap(symbol, day)) continue;
      if (builder.full) batches.push(builder.take());
      const { close, adjusted, volume, dividend, split } = path;
      builder.add(number, days[day]!, close[day]!, adjusted[day]!, volume[day]!, dividend[day]!, split[day]!);
      rows++;
    }
    symbols.push({ symbol, rows, first: days[path.first]!, last: days[path.last]! });
  }
  const number = builder.symbols.push(indexSymbol) - 1;
  days.forEach((day, at) => {
    if (builder.full) batches.push(builder.take());
    builder.add(number, day, index[at]!, index[at]!, NaN, NaN, NaN);
  });
  symbols.push({ symbol: indexSymbol, rows: days.length, first: days[0]!, last: days.at(-1)! });
  batches.push(builder.take());
  return {
    batches,
    summary: {
      file: sampleMarketLabel,
      format: 'long',
      adjustment: 'raw-and-adjusted',
      rows: symbols.reduce((total, { rows }) => total + rows, 0),
      first: days[0]!,
      last: days.at(-1)!,
      symbols,
      refused: { total: 0, byReason: {}, rows: [] },
      findings: [],
    },
  };
}

/**
 * Implied vols on the last trading day of each month: the deviation of the last 63 daily returns, annualised over 252
 * days, pulled a third of the way to 28% and up by a tenth, with a little noise.
 */
function impliedVols(
  { company, first, last, adjusted }: NamePaths,
  days: Int32Array,
  random: Random,
): ImpliedVolRow[] {
  const lookback = 63;
  const rows: ImpliedVolRow[] = [];
  for (let day = 0; day < days.length; day++) {
    const monthEnds =
      day + 1 === days.length || isoOfDay(days[day]!).slice(0, 7) !== isoOfDay(days[day + 1]!).slice(0, 7);
    if (!monthEnds) continue;
    const noise = 0.95 + 0.1 * random();
    if (day - lookback < first || day > last) continue;
    let squares = 0;
    for (let at = day - lookback + 1; at <= day; at++) {
      const dailyReturn = adjusted[at]! / adjusted[at - 1]! - 1;
      squares += dailyReturn * dailyReturn;
    }
    const realised = Math.sqrt((squares / lookback) * tradingDays.year);
    const vol = 1.1 * ((2 * realised + 0.28) / 3) * noise;
    rows.push({ symbol: company[0], day: days[day]!, vol: Math.round(vol * 1e4) / 1e4 });
  }
  return rows;
}
