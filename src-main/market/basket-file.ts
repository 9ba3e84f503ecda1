import type { BasketEntry } from '../contract/baskets.ts';
import type { LineProblem } from '../contract/market-files.ts';
import { parseNumber } from './numbers.ts';
import { normaliseSymbol } from './symbols.ts';
import { isNumeric, type SampleRow } from './table-sample.ts';
import { decimalMarkOf, findColumns, readTable, tableOf, type TextTable } from './text-table.ts';
import type { MarketFile } from './source.ts';

/** A basket read from text. With problems it is shown for correction and not taken. */
export interface BasketReading {
  kind: 'shares' | 'weights';
  entries: BasketEntry[];
  problems: LineProblem[];
  /** Sum of the weights as fractions; null for shares. */
  weightSum: number | null;
}

/** Weights are rounded in files: a sum this near to 1 is 1. */
const weightTolerance = 1e-4;

const basketTitles = {
  symbol: ['symbol', 'ticker', 'ric', 'instrument', 'security', 'name', 'code', 'constituent'],
  shares: [
    'shares',
    'quantity',
    'qty',
    'units',
    'position',
    'amount',
    'holding',
    'numberofshares',
    'noofshares',
  ],
  weight: ['weight', 'weights', 'weighting', 'weightpercent', 'indexweight', 'wgt', 'pct', 'percent', 'w'],
} as const;

/** Reads a basket file: see `parseBasket`. Throws UserError `bad-file` for what is no text table. */
export async function readBasketFile(file: MarketFile): Promise<BasketReading> {
  return basketOf(await readTable(file));
}

/**
 * Reads a basket from text, pasted from a spreadsheet or typed: one constituent a line, symbol and shares, or symbol and
 * weight; a header is optional. Weights may be fractions or percent (a `%` sign, or a sum of 100) and must sum to 1 within
 * 1e-4; amounts must be positive, because the target is held long. Without a header, fractions that sum to about 1 are
 * weights and everything else is shares. Each fault is listed with its line.
 * Throws UserError `bad-file` for what is no text table; blank text is an empty basket.
 */
export function parseBasket(text: string): BasketReading {
  if (text.trim() === '') return { kind: 'shares', entries: [], problems: [], weightSum: null };
  return basketOf(tableOf(Buffer.from(text.replace(/^\ufeff/, ''), 'utf8'), 'The pasted text'));
}

interface AmountLine {
  line: number;
  text: string;
  symbol: string;
  amount: string;
}

function basketOf(table: TextTable): BasketReading {
  const rows = table.rows.map(splitOnSpaces);
  const layout = basketLayout(rows);
  const problems: LineProblem[] = [];
  if (layout.problem) problems.push(layout.problem);
  const lines = rows.slice(layout.firstData).map(({ line, cells }) => ({
    line,
    text: cells.join(' ').slice(0, 120),
    symbol: cells[layout.symbol] ?? '',
    amount: cells[layout.amount] ?? '',
  }));
  const { entries, percent } = readAmounts(lines, problems);
  const sum = entries.reduce((total, { amount }) => total + amount, 0);
  const kind = layout.kind ?? (percent || looksLikeWeights(entries, sum) ? 'weights' : 'shares');
  if (kind === 'shares') return { kind, entries, problems, weightSum: null };
  const asPercent = !percent && Math.abs(sum - 100) <= 100 * weightTolerance;
  const weights = asPercent ? entries.map((entry) => ({ ...entry, amount: entry.amount / 100 })) : entries;
  const weightSum = asPercent ? sum / 100 : sum;
  if (weights.length > 0 && Math.abs(weightSum - 1) > weightTolerance) {
    problems.push({
      line: rows.at(-1)!.line,
      text: '',
      reason: `The weights sum to ${Number(weightSum.toPrecision(8))}, not to 1. Correct them, or divide them by their sum.`,
    });
  }
  return { kind, entries: weights, problems, weightSum };
}

/** `AAPL 1000`, as typed or copied from a terminal. */
function splitOnSpaces(row: SampleRow): SampleRow {
  const [only] = row.cells;
  return row.cells.length === 1 ? { line: row.line, cells: only!.split(/\s+/) } : row;
}

interface BasketLayout {
  firstData: number;
  symbol: number;
  amount: number;
  kind: BasketReading['kind'] | null;
  problem: LineProblem | null;
}

function basketLayout(rows: SampleRow[]): BasketLayout {
  const titled = findColumns(rows[0]!.cells, basketTitles);
  if (titled.symbol >= 0 && (titled.shares >= 0 || titled.weight >= 0)) {
    const kind = titled.shares >= 0 ? 'shares' : 'weights';
    const amount = kind === 'shares' ? titled.shares : titled.weight;
    return { firstData: 1, symbol: titled.symbol, amount, kind, problem: null };
  }
  // Without a header: the first text is the symbol, the only number the amount. Unknown titles are a line of text only.
  const numeric = (cell: string) => isNumeric(cell.replace(/\s*%$/, ''));
  const sample = rows.find(({ cells }) => cells.some(numeric)) ?? rows[0]!;
  const symbol = Math.max(
    0,
    sample.cells.findIndex((cell) => cell !== '' && !numeric(cell)),
  );
  const numbers = sample.cells.flatMap((cell, column) =>
    column !== symbol && numeric(cell) ? [column] : [],
  );
  const problem =
    numbers.length > 1
      ? {
          line: sample.line,
          text: sample.cells.join(' ').slice(0, 120),
          reason: 'Several columns hold numbers. Put a line "symbol, shares" or "symbol, weight" above them.',
        }
      : null;
  const firstData = rows.indexOf(sample) <= 1 ? rows.indexOf(sample) : 0;
  return { firstData, symbol, amount: numbers[0] ?? 1, kind: null, problem };
}

/** Amounts with a `%` sign are divided by 100; `percent` says that there were any. */
function readAmounts(
  lines: AmountLine[],
  problems: LineProblem[],
): { entries: BasketEntry[]; percent: boolean } {
  const mark = decimalMarkOf(lines.map(({ amount }) => amount));
  const entries: BasketEntry[] = [];
  const lineOf = new Map<string, number>();
  let percent = false;
  for (const { line, text, symbol: symbolText, amount: amountText } of lines) {
    const refuse = (reason: string) => problems.push({ line, text, reason });
    const symbol = normaliseSymbol(symbolText);
    const isPercent = amountText.endsWith('%');
    const amount = parseNumber(amountText.replace(/\s*%$/, ''), mark) / (isPercent ? 100 : 1);
    if (symbol === null)
      refuse(symbolText === '' ? 'The symbol is missing.' : `"${symbolText}" is no symbol.`);
    else if (Number.isNaN(amount)) {
      refuse(amountText === '' ? `${symbol} has no amount.` : `"${amountText}" is no number.`);
    } else if (!(amount > 0 && amount < Infinity)) {
      refuse(`${symbol}: the amount is ${amountText}; the basket is held long, so amounts must be positive.`);
    } else if (lineOf.has(symbol)) {
      refuse(`${symbol} is on line ${lineOf.get(symbol)} already. Keep one of the two.`);
    } else {
      lineOf.set(symbol, line);
      entries.push({ symbol, amount });
      percent ||= isPercent;
    }
  }
  return { entries, percent };
}

/** Fractions below 1 that sum to about 1 cannot be meant as shares. */
function looksLikeWeights(entries: BasketEntry[], sum: number): boolean {
  return entries.length > 1 && entries.every(({ amount }) => amount < 1) && Math.abs(sum - 1) < 0.1;
}
