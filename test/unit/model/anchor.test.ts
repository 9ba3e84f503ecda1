import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src-main/contract/result.ts';
import { findWindow } from '../../../src-main/model/anchor.ts';
import { dayOfIso, firstIndexNotBefore, isoOfDay } from '../../../src-main/model/days.ts';

const days = Int32Array.from(
  ['2024-01-02', '2024-01-03', '2024-01-05', '2024-01-08', '2024-01-09', '2024-01-10'],
  dayOfIso,
);

describe('calibration window', () => {
  test('takes the trading days nearest inside', () => {
    expect(findWindow(days, { from: '2024-01-04', to: '2024-01-09', anchor: 'window-start' })).toEqual({
      start: 2,
      end: 4,
      anchor: 2,
      pnlDays: 2,
    });
    // 2024-01-06 and -07 are a weekend.
    expect(findWindow(days, { from: '2023-12-01', to: '2024-01-07', anchor: 'window-end' })).toEqual({
      start: 0,
      end: 2,
      anchor: 2,
      pnlDays: 2,
    });
  });

  test.each([
    ['2024-01-09', '2024-01-10', '2 trading days'],
    ['2024-01-05', '2024-01-07', '1 trading day;'],
    ['2020-01-01', '2020-06-01', '0 trading days'],
    ['2025-01-01', '2025-06-01', '0 trading days'],
  ])('%s to %s is refused and the dates on file are named', (from, to, count) => {
    const find = () => findWindow(days, { from, to, anchor: 'window-end' });
    expect(find).toThrow(UserError);
    expect(find).toThrow(count);
    expect(find).toThrow('on file from 2024-01-02 to 2024-01-10');
  });

  test('an empty calendar is refused', () => {
    expect(() =>
      findWindow(new Int32Array(0), { from: '2024-01-01', to: '2024-02-01', anchor: 'window-end' }),
    ).toThrow('No prices are on file');
  });
});

test('days and ISO dates are each other’s inverse', () => {
  expect(dayOfIso('1970-01-01')).toBe(0);
  expect(dayOfIso('2000-03-01')).toBe(11_017);
  expect(isoOfDay(11_017)).toBe('2000-03-01');
  expect(firstIndexNotBefore(days, dayOfIso('2024-01-05'))).toBe(2);
  expect(firstIndexNotBefore(days, dayOfIso('2030-01-01'))).toBe(6);
});
