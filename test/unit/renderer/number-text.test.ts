import { describe, expect, it } from 'vitest';
import { readNumber } from '../../../src-renderer/shared/number-text.ts';

const point = { decimal: '.', group: ',' };
const comma = { decimal: ',', group: '.' };

describe('numbers as people type them', () => {
  it.each([
    ['1,234.5', 1234.5],
    ['$1 000', 1000],
    ['2.5m', 2_500_000],
    ['12k', 12_000],
    ['5%', 0.05],
    ['−3', -3],
    ['1e-4', 0.0001],
    ['.5', 0.5],
  ])('%s with a decimal point', (text, value) => {
    expect(readNumber(text, point)).toBeCloseTo(value, 12);
  });

  it.each([
    ['1.234,5', 1234.5],
    ['0,25', 0.25],
    // A point is a decimal mark where no comma says otherwise.
    ['0.25', 0.25],
  ])('%s with a decimal comma', (text, value) => {
    expect(readNumber(text, comma)).toBe(value);
  });

  it.each(['', 'ten', '1.2.3', '--1', '1e999', 'NaN', 'Infinity'])('%j is no number', (text) => {
    expect(readNumber(text, point)).toBeNull();
  });
});
