import type { PriceFormat } from '../contract/market-files.ts';

const longestSymbol = 40;
// eslint-disable-next-line no-control-regex -- control characters are what is being refused
const unusable = /[\u0000-\u001f\u007f-\u009f\ufffd"]/;
const letterOrDigit = /[\p{L}\p{N}]/u;

/**
 * A symbol in the program's own spelling, so that the same share has the same name whichever vendor its prices come
 * from: upper case; share classes with a point (`BRK-B` and `BRK/B` are `BRK.B`); no `.US` of Stooq; no ` US Equity` of
 * Bloomberg (`VOD LN Equity` keeps its exchange, `VOD LN`). Null when the text cannot be a symbol.
 */
export function normaliseSymbol(text: string, format: PriceFormat = 'generic'): string | null {
  let symbol = text.trim().replace(/\s+/g, ' ').toUpperCase();
  if (format === 'stooq') symbol = symbol.replace(/\.US$/, '');
  if (format === 'wide' || format === 'refinitiv') {
    symbol = symbol.replace(/ EQUITY$/, '').replace(/ (?:US|UN|UQ|UW|UA|UP|UR)$/, '');
  }
  symbol = symbol.replace(/^([A-Z]{1,5})[-/]([A-Z])$/, '$1.$2');
  if (symbol.length === 0 || symbol.length > longestSymbol) return null;
  return unusable.test(symbol) || !letterOrDigit.test(symbol) ? null : symbol;
}

/** Words in file names that say where a file is from, not whose prices it has. */
const fileNameWords = new Set(
  (
    'alphavantage alpha vantage av yahoo finance stooq tiingo nasdaq refinitiv eikon lseg bloomberg bbg daily adjusted ' +
    'adj time series full compact historical history historicaldata historicalquotes data quotes price prices eod close d m us'
  ).split(' '),
);

/**
 * The symbol that a file name gives: `AAPL.csv`, `alphavantage_AAPL.csv`, `nvda.us.txt`, `daily_adjusted_IBM.csv.gz`.
 * Null when the name has no word left, or more than one, that could be a symbol.
 */
export function symbolFromFileName(name: string): string | null {
  const stem = name.replace(/\.gz$/i, '').replace(/\.(?:csv|txt|tsv)$/i, '');
  const words = stem
    .split(/[_\s()]+/)
    .map((word) => word.replace(/\.us$/i, ''))
    .filter((word) => word !== '' && !fileNameWords.has(word.toLowerCase()) && !/^[\d.:-]+$/.test(word));
  const [only] = words;
  if (words.length !== 1 || !/^\^?[A-Za-z][A-Za-z0-9]{0,5}(?:[.-][A-Za-z0-9]{1,3})?$/.test(only!))
    return null;
  return normaliseSymbol(only!);
}
