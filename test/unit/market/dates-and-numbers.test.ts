import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dateEvidence,
  dayNumber,
  isWeekend,
  parseDay,
  parseDayBytes,
} from '../../../src-main/market/dates.ts';
import { isMissing, parseNumber, parseNumberBytes } from '../../../src-main/market/numbers.ts';
import { dayOfIso, isoOfDay } from '../../../src-main/model/days.ts';

describe('days', () => {
  it('are those of the calendar', () => {
    fc.assert(
      fc.property(fc.integer({ min: -25567, max: 84005 }), (day) => {
        const date = new Date(day * 86_400_000);
        expect(dayNumber(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())).toBe(day);
        expect(dayOfIso(isoOfDay(day))).toBe(day);
        expect(parseDayBytes(Buffer.from(isoOfDay(day)), 0, 10, 'ymd')).toBe(day);
        expect(isWeekend(day)).toBe([0, 6].includes(date.getUTCDay()));
      }),
    );
    expect(dayNumber(1970, 1, 1)).toBe(0);
    expect(dayNumber(2021, 2, 29)).toBeNaN();
    expect(dayNumber(1900, 2, 29)).toBeNaN();
    expect(dayNumber(2000, 2, 29)).toBe(11016);
  });

  it('are read in every shape that vendors write', () => {
    const day = dayOfIso('2021-04-03');
    for (const text of [
      ...[
        '2021-04-03',
        '2021/4/3',
        '2021.04.03',
        '20210403',
        '2021-04-03T16:00:00.000Z',
        '2021-04-03 16:00:00-05:00',
      ],
      ...['03-Apr-2021', '3 April 2021', '03APR2021', '03-Apr-21', 'Apr 3, 2021', 'April 03 2021'],
    ]) {
      for (const order of ['ymd', 'dmy', 'mdy', 'serial'] as const)
        expect([text, parseDay(text, order)]).toEqual([text, day]);
    }
    expect(parseDay('03/04/2021', 'dmy')).toBe(day);
    expect(parseDay('04/03/2021', 'mdy')).toBe(day);
    expect(parseDay('3.4.21', 'dmy')).toBe(day);
    expect(parseDay('03/04/2021', 'ymd')).toBeNaN();
    // 44289 is what a spreadsheet shows for 2021-04-03 as a number.
    expect(parseDay('44289', 'serial')).toBe(day);
    expect(parseDay('44289', 'ymd')).toBeNaN();
    for (const text of ['', 'Total', '2021-04-31', '31/04/2021', '13/13/2021', '2021-04', '1e5']) {
      expect([text, parseDay(text, 'dmy')]).toEqual([text, NaN]);
    }
  });

  it('say what they know about the order of their column', () => {
    expect(dateEvidence('13/04/2021')).toBe('dmy');
    expect(dateEvidence('04/13/2021')).toBe('mdy');
    expect(dateEvidence('03/04/2021')).toBe('day-or-month-first');
    expect(dateEvidence('04/04/2021')).toBe('any');
    expect(dateEvidence('31/31/2021')).toBe('none');
    expect(dateEvidence('2021-04-03')).toBe('ymd');
    expect(dateEvidence('44289')).toBe('serial');
  });
});

describe('numbers', () => {
  it('are read under the decimal mark of the file, thousands only where they belong', () => {
    const read: [string, '.' | ',', number][] = [
      ['1234.5', '.', 1234.5],
      ['1,234.5', '.', 1234.5],
      ['$1,234.50', '.', 1234.5],
      ['-.5', '.', -0.5],
      ['2.5e6', '.', 2500000],
      ["1'234.5", '.', 1234.5],
      ['1.234,5', ',', 1234.5],
      ['1 234,5', ',', 1234.5],
      ['143,55', ',', 143.55],
      ['1,23', '.', NaN],
      ['1.23', ',', NaN],
      ['12,34,567', '.', NaN],
      ['0,123', '.', NaN],
      ['1.2.3', '.', NaN],
      ['0x10', '.', NaN],
      ['Infinity', '.', NaN],
      ['', '.', NaN],
      ['-', '.', NaN],
    ];
    for (const [text, mark, value] of read) {
      expect([text, parseNumber(text, mark)]).toEqual([text, value]);
      const bytes = Buffer.from(text);
      expect([text, parseNumberBytes(bytes, 0, bytes.length, mark)]).toEqual([text, value]);
    }
  });

  it('are the nearest doubles, as JavaScript itself reads them', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e12, noNaN: true }),
        fc.integer({ min: 0, max: 12 }),
        (value, digits) => {
          const bytes = Buffer.from(value.toFixed(digits));
          expect(parseNumberBytes(bytes, 0, bytes.length, '.')).toBe(Number(value.toFixed(digits)));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('are missing in the ways of vendors', () => {
    for (const text of [
      '',
      ' ',
      '-',
      '--',
      'N/A',
      'n/a',
      'n.a.',
      'NA',
      '#N/A',
      '#N/A N/A',
      '#N/A Invalid Security',
      'null',
      'NaN',
    ]) {
      expect([text, isMissing(text)]).toEqual([text, true]);
    }
    for (const text of ['0', '1.5', 'Nasdaq', 'x']) expect([text, isMissing(text)]).toEqual([text, false]);
  });
});
