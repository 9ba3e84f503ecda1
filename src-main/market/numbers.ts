import type { DecimalMark } from '../contract/market-files.ts';

/** Exact powers of ten in double precision: mantissas below 2^53 divided by them are rounded once, hence correctly. */
const powersOfTen = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const largestExactMantissa = 2 ** 53;
const missing = /^(?:|[-.–—]+|#?n[/.]?a\b.*|null|nan|none|nd)$/i;
const currency = /^[$€£¥]\s?/;

/** True for the ways in which vendors leave a cell without a value: empty, `-`, `N/A`, `#N/A N/A`, `null`. */
export function isMissing(text: string): boolean {
  return missing.test(text.trim());
}

/**
 * A number as vendors and spreadsheets write it: `1234.5`, `$1,234.50`, `1.234,5` (decimal comma), `2.5e6`.
 * Thousands marks must stand at thousands: `1,23` under a decimal point is no number. NaN for anything else.
 */
export function parseNumber(text: string, decimalMark: DecimalMark): number {
  let body = text.trim();
  const negative = body.startsWith('-');
  if (negative || body.startsWith('+')) body = body.slice(1);
  body = body.replace(currency, '');
  const shape = decimalMark === '.' ? pointShape : commaShape;
  if (!shape.test(body)) return NaN;
  const plain =
    decimalMark === '.'
      ? body.replace(/[, '\u00a0]/g, '')
      : body.replace(/[. '\u00a0]/g, '').replace(',', '.');
  const value = Number(plain);
  return negative ? -value : value;
}

const pointShape = /^(?:\d+|[1-9]\d{0,2}(?:[, '\u00a0]\d{3})+|(?=\.\d))(?:\.\d*)?(?:[eE][+-]?\d{1,3})?$/;
const commaShape = /^(?:\d+|[1-9]\d{0,2}(?:[. '\u00a0]\d{3})+|(?=,\d))(?:,\d*)?(?:[eE][+-]?\d{1,3})?$/;

/** What one cell says about the decimal mark of its file. */
export type DecimalEvidence = DecimalMark | 'ambiguous' | 'none';

/** `12,5` can only be a decimal comma and `1,234.5` only a decimal point; `1,234` could be either. */
export function decimalEvidence(text: string): DecimalEvidence {
  const body = text.trim().replace(/^[+-]/, '').replace(currency, '');
  if (!/[.,]/.test(body)) return 'none';
  const point = pointShape.test(body);
  const comma = commaShape.test(body);
  if (point && comma) return 'ambiguous';
  if (point) return '.';
  return comma ? ',' : 'none';
}

/**
 * The number in the field [start, end) of `bytes`. Plain decimals of up to 15 digits are read without making a
 * string and are correctly rounded; everything else goes through `parseNumber`. NaN when it is no number.
 */
export function parseNumberBytes(
  bytes: Buffer,
  start: number,
  end: number,
  decimalMark: DecimalMark,
): number {
  const mark = decimalMark === '.' ? 46 : 44;
  let mantissa = 0;
  let decimals = -1;
  let at = start;
  const negative = bytes[at] === 45;
  if (negative) at++;
  const firstDigit = at;
  for (; at < end; at++) {
    const byte = bytes[at]!;
    if (byte >= 48 && byte <= 57) {
      mantissa = mantissa * 10 + (byte - 48);
      if (decimals >= 0) decimals++;
    } else if (byte === mark && decimals < 0 && at > firstDigit) {
      decimals = 0;
    } else break;
  }
  if (at < end || at === firstDigit || mantissa > largestExactMantissa || decimals > 22) {
    return end - start > 60 || end === start
      ? NaN
      : parseNumber(bytes.toString('utf8', start, end), decimalMark);
  }
  const value = decimals > 0 ? mantissa / powersOfTen[decimals]! : mantissa;
  return negative ? -value : value;
}
