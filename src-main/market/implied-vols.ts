import type { DateOrder, ImpliedVolRow, LineProblem } from '../contract/market-files.ts';
import { UserError } from '../contract/result.ts';
import { isoOfDay } from '../model/days.ts';
import { parseDay, today } from './dates.ts';
import { refusal } from './decode.ts';
import { ColumnEvidence } from './detect.ts';
import { recogniseTable } from './formats.ts';
import { isMissing, parseNumber } from './numbers.ts';
import type { MarketFile } from './source.ts';
import { normaliseSymbol } from './symbols.ts';
import { decimalMarkOf, findColumns, readTable, type TextTable } from './text-table.ts';

export interface ImpliedVolReading {
  /** How the numbers were taken; rows are fractions in any case. */
  unit: 'fraction' | 'percent';
  /** What speaks for the unit, to be confirmed by the user: `typical value 0.25`. */
  evidence: string;
  rows: ImpliedVolRow[];
  problems: LineProblem[];
}

export interface ImpliedVolOptions {
  unit?: 'fraction' | 'percent';
  dateOrder?: DateOrder;
  /** Day of a file without dates. */
  asOf?: number;
  /** Of several tenors (days) and deltas (percent) the nearest to these are taken: one month, at the money. */
  tenorDays?: number;
  delta?: number;
  /** Later dates are refused; the machine's day when left out. */
  lastDay?: number;
}

const impliedVolTitles = {
  symbol: ['symbol', 'ticker', 'ric', 'instrument', 'security', 'code', 'underlying'],
  date: ['date', 'tradedate', 'asof', 'asofdate', 'timestamp', 'day'],
  vol: [
    'iv',
    'impliedvol',
    'impliedvolatility',
    'ivmid',
    'ivol',
    'atmiv',
    'atmvol',
    'iv30',
    'vol',
    'volatility',
  ],
  tenor: ['tenor', 'days', 'daystoexpiry', 'dte', 'maturity', 'term', 'expiry'],
  delta: ['delta', 'moneyness'],
} as const;

/** Typical fractions lie below the first, typical percentages above the second; between them the user is asked. */
const highestTypicalFraction = 1.5;
const lowestTypicalPercent = 4;
/** Nothing outside is a volatility of a listed share: 1% to 1,000% a year. */
const lowestVol = 0.01;
const highestVol = 10;

/** One cell with a volatility, before units are settled. */
interface Quote {
  line: number;
  text: string;
  symbol: string;
  date: string | null;
  vol: string;
  /** Distance from the wanted tenor and delta; the smallest of a name and day is taken. */
  distance: number;
}

/**
 * Reads implied volatilities: `symbol,date,iv` (also with tenor and delta), or a sheet with one date column and one column
 * per instrument. Whether numbers are fractions or percent is told by their typical size. Bad lines are listed; of two
 * lines for one name and day the first counts.
 * Throws UserError `bad-file` for what is no such table, `bad-input` where the unit, the order of the dates or the day
 * cannot be told.
 */
export async function readImpliedVols(
  file: MarketFile,
  options: ImpliedVolOptions = {},
): Promise<ImpliedVolReading> {
  const table = await readTable(file);
  const problems: LineProblem[] = [];
  const quotes = rowQuotes(table, options, problems) ?? wideQuotes(table);
  if (!quotes) {
    throw refusal(
      file.name,
      'its first line must name the columns "symbol", "date" and "iv"',
      table.rows[0]!.line,
    );
  }
  const mark = decimalMarkOf(quotes.map(({ vol }) => vol));
  const values = quotes.map(({ vol }) => parseNumber(vol.replace(/\s*%$/, ''), mark));
  const { unit, evidence } = settleUnit(file, quotes, values, options);
  const dayOf = dayReader(file, quotes, options);
  const lastDay = options.lastDay ?? today();
  const best = new Map<string, { row: ImpliedVolRow; distance: number }>();
  quotes.forEach(({ line, text, symbol, date, distance }, at) => {
    const refuse = (reason: string) => problems.push({ line, text, reason });
    const day = dayOf(date);
    const vol = values[at]! / (unit === 'percent' ? 100 : 1);
    if (!(day <= lastDay)) {
      return refuse(Number.isNaN(day) ? `"${date}" is no date.` : `${isoOfDay(day)} lies in the future.`);
    }
    if (!(vol >= lowestVol && vol <= highestVol))
      return refuse(`${symbol}: "${quotes[at]!.vol}" is no volatility.`);
    const key = `${symbol}\n${day}`;
    const earlier = best.get(key);
    if (earlier && earlier.distance === distance) {
      return refuse(`${symbol} has an earlier value for ${isoOfDay(day)}; the first one counts.`);
    }
    if (!earlier || distance < earlier.distance) best.set(key, { row: { symbol, day, vol }, distance });
  });
  const rows = [...best.values()].map(({ row }) => row);
  if (rows.length === 0) {
    const first = problems[0];
    const why = first ? `, for example line ${first.line}: ${first.reason.replace(/\.$/, '')}` : '';
    throw refusal(file.name, `none of its lines can be used${why}`);
  }
  return { unit, evidence, rows, problems };
}

function rowQuotes(table: TextTable, options: ImpliedVolOptions, problems: LineProblem[]): Quote[] | null {
  const columns = findColumns(table.rows[0]!.cells, impliedVolTitles);
  if (columns.symbol < 0 || columns.vol < 0) return null;
  const quotes: Quote[] = [];
  for (const { line, cells } of table.rows.slice(1)) {
    const text = cells.join(' ').slice(0, 120);
    const symbol = normaliseSymbol(cells[columns.symbol] ?? '');
    const vol = cells[columns.vol] ?? '';
    if (symbol === null)
      problems.push({ line, text, reason: `"${(cells[columns.symbol] ?? '').slice(0, 40)}" is no symbol.` });
    else if (!isMissing(vol)) {
      const date = columns.date < 0 ? null : (cells[columns.date] ?? '');
      const distance = distanceFrom(cells[columns.tenor], cells[columns.delta], options);
      quotes.push({ line, text, symbol, date, vol, distance });
    }
  }
  return quotes;
}

function wideQuotes({ rows }: TextTable): Quote[] | null {
  const recognised = recogniseTable(rows);
  if (recognised?.mapping.layout !== 'wide') return null;
  const { date, instruments } = recognised.mapping;
  return rows
    .filter(({ line }) => line >= recognised.firstDataLine)
    .flatMap(({ line, cells }) =>
      instruments
        .filter(({ column }) => !isMissing(cells[column] ?? ''))
        .map(({ column, symbol }) => ({
          line,
          text: cells.join(' ').slice(0, 120),
          symbol,
          date: cells[date] ?? '',
          vol: cells[column]!,
          distance: 0,
        })),
    );
}

/** How far tenor and delta are from the wanted ones, in days plus percent; what cannot be read is far. */
function distanceFrom(
  tenor: string | undefined,
  delta: string | undefined,
  options: ImpliedVolOptions,
): number {
  const days = tenor === undefined ? 0 : Math.abs(tenorDays(tenor) - (options.tenorDays ?? 30));
  const percent = delta === undefined ? 0 : Math.abs(deltaPercent(delta) - (options.delta ?? 50));
  const distance = days + percent;
  return Number.isNaN(distance) ? 1e9 : distance;
}

/** `30`, `30d`, `4w`, `1m`, `1y` in days. */
function tenorDays(text: string): number {
  const parts = /^(\d+(?:\.\d+)?)\s*([dwmy]?)/i.exec(text);
  if (!parts) return NaN;
  const unit = { d: 1, w: 7, m: 30, y: 365 }[parts[2]!.toLowerCase()] ?? 1;
  return Number(parts[1]) * unit;
}

/** `50`, `0.5`, `-25`, `25C`, `ATM` as the size in percent. */
function deltaPercent(text: string): number {
  if (/^atm/i.test(text)) return 50;
  const size = Math.abs(Number.parseFloat(text));
  return size <= 1 ? 100 * size : size;
}

function settleUnit(
  file: MarketFile,
  quotes: Quote[],
  values: number[],
  { unit }: ImpliedVolOptions,
): { unit: 'fraction' | 'percent'; evidence: string } {
  const sorted = values.filter((value) => value > 0).sort((left, right) => left - right);
  const typical = sorted[sorted.length >> 1] ?? 0;
  const evidence = `typical value ${Number(typical.toPrecision(3))}`;
  if (unit) return { unit, evidence };
  if (quotes.some(({ vol }) => vol.endsWith('%'))) return { unit: 'percent', evidence: 'percent signs' };
  if (typical < highestTypicalFraction) return { unit: 'fraction', evidence };
  if (typical > lowestTypicalPercent) return { unit: 'percent', evidence };
  throw new UserError(
    'bad-input',
    `${file.name}: a ${evidence} could be a fraction or percent. Say which the volatilities are.`,
    { file: file.name, setting: 'unit' },
  );
}

function dayReader(
  file: MarketFile,
  quotes: Quote[],
  options: ImpliedVolOptions,
): (date: string | null) => number {
  if (quotes.every(({ date }) => date === null)) {
    const { asOf } = options;
    if (asOf !== undefined) return () => asOf;
    throw new UserError('bad-input', `${file.name} has no dates. Say of which day the volatilities are.`, {
      file: file.name,
      setting: 'asOf',
    });
  }
  const order = options.dateOrder ?? dateOrderOf(quotes);
  if (order === 'ambiguous' || order === 'mixed') {
    throw new UserError(
      'bad-input',
      `${file.name}: the dates could be day first or month first. Say which.`,
      {
        file: file.name,
        setting: 'dateOrder',
      },
    );
  }
  return (date) => parseDay(date ?? '', order);
}

function dateOrderOf(quotes: Quote[]): ColumnEvidence['dateOrder'] {
  const dates = new ColumnEvidence();
  for (const { date } of quotes) if (date !== null) dates.addDate(date);
  return dates.dateOrder;
}
