import { readNumber } from '../number-text.ts';

/** Numbers as they are typed into one field. */
export type NumberMarks = { decimal: string; group: string };

/**
 * Reads numbers separated by blanks, semicolons, or commas where the comma is no decimal mark.
 *
 * @returns null when something between them is no number.
 */
export function readNumbers(text: string, marks: NumberMarks): number[] | null {
  const separators = marks.decimal === ',' ? /[\s;]+/ : /[\s;,]+/;
  const numbers = text
    .split(separators)
    .filter(Boolean)
    .map((word) => readNumber(word, marks));
  return numbers.every((number) => number !== null) ? numbers : null;
}

/** What readNumbers reads back. */
export const writeNumbers = (numbers: readonly number[], marks: NumberMarks): string =>
  numbers.map((number) => String(number).replace('.', marks.decimal)).join(' ');
