import type { Random } from '../evaluation/random.ts';
import type { SampleCompany } from './sample-market-names.ts';

/** Standard deviations per day of calm and nervous markets, of sectors and of single names. */
const calmVol = 0.0075;
const nervousVol = 0.017;
export const sectorVol = 0.0065;
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

/** Days of one name on the sample market's calendar; NaN outside [first, last]. */
export interface NamePaths {
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

/** A standard normal deviate as the sum of twelve uniforms less six (exact sums; range ±6). */
function normal(random: Random): number {
  let sum = -6;
  for (let draw = 0; draw < 12; draw++) sum += random();
  return sum;
}

export function normals(random: Random, length: number, deviation: number): Float64Array {
  return Float64Array.from({ length }, () => deviation * normal(random));
}

/** Market returns that switch between calm and nervous spells (about 60 and 20 days long), with one slump. */
export function marketReturns(random: Random, length: number): Float64Array {
  let nervous = false;
  return Float64Array.from({ length }, (_, day) => {
    if (random() < (nervous ? 0.05 : 0.017)) nervous = !nervous;
    const inSlump = day >= slump.from && day < slump.from + slump.days;
    if (inSlump) return slump.drift + slump.vol * normal(random);
    return drift + (nervous ? nervousVol : calmVol) * normal(random);
  });
}

/** One company's history: factors times its loadings, its own news, dividends and splits. */
export function namePaths(
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

/** Rounded to cents. */
export function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
