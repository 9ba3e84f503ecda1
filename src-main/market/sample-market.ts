import type { BasketEntry } from '../contract/baskets.ts';
import type { ImpliedVolRow, ImportSummary, SectorRow } from '../contract/market-files.ts';
import { seededRandom, type Random } from '../evaluation/random.ts';
import { dayNumber, isWeekend, isoDate } from './dates.ts';
import { BatchBuilder, type PriceBatch } from './price-batch.ts';
import { sampleBasketShares, sampleCompanies, type SampleCompany } from './sample-market-names.ts';

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

export const sampleMarketLabel = 'Synthetic sample market';
const indexSymbol = 'SYNDEX';
const seed = 20250630;
const firstDay = dayNumber(2020, 1, 2);
const lastDay = dayNumber(2025, 6, 30);

/** Standard deviations per day of calm and nervous markets, of sectors and of single names. */
const calmVol = 0.0075;
const nervousVol = 0.017;
const sectorVol = 0.0065;
const nameVol = 0.0125;
/** Expected return of the market per day, about 9% a year. */
const drift = 0.00036;

/** A slump early on: from the 35th day for 24 days the market falls by 1.1% a day on average and swings widely. */
const slump = { from: 35, days: 24, drift: -0.011, vol: 0.03 };

/** New shares per old share on a day of the calendar. */
const splits: Record<string, { at: number; ratio: number }> = {
  BYTARO: { at: 420, ratio: 4 },
  VOLTIS: { at: 700, ratio: 3 },
  TAVERN: { at: 985, ratio: 2 },
  PETRAN: { at: 160, ratio: 0.125 },
};

/** Yearly dividend yields by sector, paid in quarters; four names pay none. */
const dividendYields: Record<string, number> = {
  'Information Technology': 0.008,
  'Health Care': 0.016,
  Financials: 0.026,
  Energy: 0.042,
  'Consumer Staples': 0.029,
  'Consumer Discretionary': 0.012,
  Industrials: 0.018,
  Materials: 0.022,
  Utilities: 0.034,
  'Communication Services': 0.02,
};
const withoutDividend = new Set(['EVOLYN', 'GENTAR', 'SHOPEN', 'FRENDO']);

/** Day of the calendar on which a name lists, and the last day of one that was bought. */
const listings: Record<string, number> = { QUBRIX: 510, SOLWYN: 890 };
const endings: Record<string, number> = { PAPYRA: 1210 };
/** Days of the calendar without a price; none of these names is in the sample basket. */
const gaps: Record<string, [from: number, days: number][]> = {
  GENTAR: [[333, 1]],
  HYDRAN: [[602, 2]],
  TOOLEX: [[1040, 3]],
  METARO: [[270, 6]],
};

interface NamePaths {
  company: SampleCompany;
  /** Index of the first and last day with a price. */
  first: number;
  last: number;
  close: Float64Array;
  adjusted: Float64Array;
  volume: Float64Array;
  dividend: Float64Array;
  split: Float64Array;
}

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
    if (!isWeekend(day) && !holidays.includes(isoDate(day).slice(5))) days.push(day);
  }
  return Int32Array.from(days);
}

/** A standard normal deviate as the sum of twelve uniforms less six (exact sums; range ±6). */
function normal(random: Random): number {
  let sum = -6;
  for (let draw = 0; draw < 12; draw++) sum += random();
  return sum;
}

function normals(random: Random, length: number, deviation: number): Float64Array {
  return Float64Array.from({ length }, () => deviation * normal(random));
}

/** Market returns that switch between calm and nervous spells (about 60 and 20 days long), with one slump. */
function marketReturns(random: Random, length: number): Float64Array {
  let nervous = false;
  return Float64Array.from({ length }, (_, day) => {
    if (random() < (nervous ? 0.05 : 0.017)) nervous = !nervous;
    const inSlump = day >= slump.from && day < slump.from + slump.days;
    if (inSlump) return slump.drift + slump.vol * normal(random);
    return drift + (nervous ? nervousVol : calmVol) * normal(random);
  });
}

function namePaths(
  company: SampleCompany,
  market: Float64Array,
  sector: Float64Array,
  random: Random,
  length: number,
): NamePaths {
  const [symbol, , sectorName, , beta, startPrice, sharesOutstanding] = company;
  const first = listings[symbol] ?? 0;
  const last = endings[symbol] ?? length - 1;
  const path: NamePaths = {
    company,
    first,
    last,
    close: new Float64Array(length).fill(NaN),
    adjusted: new Float64Array(length).fill(NaN),
    volume: new Float64Array(length).fill(NaN),
    dividend: new Float64Array(length),
    split: new Float64Array(length).fill(1),
  };
  const payday = Math.floor(63 * random());
  const quarterlyYield = withoutDividend.has(symbol) ? 0 : dividendYields[sectorName]! / 4;
  const turnover = 0.003 + 0.005 * random();
  let price = startPrice;
  let shares = sharesOutstanding * 1e6;
  for (let day = 0; day < length; day++) {
    // One day in forty brings news of its own: three times the usual move.
    const own = nameVol * normal(random) * (random() < 0.025 ? 3 : 1);
    const move = beta * market[day]! + sector[day]! + own;
    const trading = 0.6 + 0.8 * random();
    if (day < first || day > last) continue;
    const event = splits[symbol];
    const split = event?.at === day ? event.ratio : 1;
    // No name pays on the day of its split, so that nobody has to ask per which share.
    const pays = day > first && day % 63 === payday && split === 1;
    const paid = pays ? cents(price * quarterlyYield) : 0;
    if (day > first) price = Math.max(0.5, cents((price * Math.max(0.6, 1 + move) - paid) / split));
    shares *= split;
    path.close[day] = price;
    path.split[day] = split;
    path.dividend[day] = paid;
    path.volume[day] = Math.round(shares * turnover * trading * (1 + 20 * Math.abs(move)));
  }
  adjust(path);
  return path;
}

/**
 * The adjusted close as vendors make it: going back, the factor falls by (1 - D[t]/C[t-1]) at each ex-dividend day and
 * by the ratio at each split; it is 1 on the last day.
 */
function adjust({ first, last, close, adjusted, dividend, split }: NamePaths): void {
  let factor = 1;
  for (let day = last; day >= first; day--) {
    adjusted[day] = Math.round(close[day]! * factor * 1e6) / 1e6;
    if (day > first) factor *= (1 - dividend[day]! / close[day - 1]!) / split[day]!;
  }
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
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
      day + 1 === days.length || isoDate(days[day]!).slice(0, 7) !== isoDate(days[day + 1]!).slice(0, 7);
    if (!monthEnds) continue;
    const noise = 0.95 + 0.1 * random();
    if (day - lookback < first || day > last) continue;
    let squares = 0;
    for (let at = day - lookback + 1; at <= day; at++) {
      const dailyReturn = adjusted[at]! / adjusted[at - 1]! - 1;
      squares += dailyReturn * dailyReturn;
    }
    const realised = Math.sqrt((squares / lookback) * 252);
    const vol = 1.1 * ((2 * realised + 0.28) / 3) * noise;
    rows.push({ symbol: company[0], day: days[day]!, vol: Math.round(vol * 1e4) / 1e4 });
  }
  return rows;
}
