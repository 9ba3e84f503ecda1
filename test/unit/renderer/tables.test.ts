import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  filterRows,
  roomForFigures,
  searchTexts,
  sortRows,
  type CellValue,
  type Column,
} from '../../../src-renderer/shared/table/columns.ts';
import { tableToTsv, toCsv } from '../../../src-renderer/shared/table/tsv.ts';

interface Row {
  symbol: string;
  sector: string | null;
  close: number | null;
}

const columns: Column<Row>[] = [
  { key: 'symbol', title: 'Symbol', value: (row) => row.symbol, width: 80 },
  { key: 'sector', title: 'Sector', value: (row) => row.sector, width: 80 },
  { key: 'close', title: 'Close', value: (row) => row.close, text: (row) => `$${row.close}`, width: 80 },
];
const rows: Row[] = [
  { symbol: 'B', sector: 'Energy', close: 2 },
  { symbol: 'A10', sector: null, close: null },
  { symbol: 'A9', sector: 'Energy', close: 1.5 },
];
const symbols = (list: readonly Row[]) => list.map(({ symbol }) => symbol);

describe('a table', () => {
  it('sorts by several columns, numbers within text by value, missing values last both ways', () => {
    expect(symbols(sortRows(rows, columns, [{ key: 'symbol', descending: false }]))).toEqual([
      'A9',
      'A10',
      'B',
    ]);
    expect(symbols(sortRows(rows, columns, [{ key: 'close', descending: true }]))).toEqual([
      'B',
      'A9',
      'A10',
    ]);
    const keys = [
      { key: 'sector', descending: false },
      { key: 'close', descending: false },
    ];
    expect(symbols(sortRows(rows, columns, keys))).toEqual(['A9', 'B', 'A10']);
  });

  it('takes letters of either case and with any accent for the same, and puts them where the alphabet does', () => {
    const names = ['zeta', 'Ørsted', 'Élan', 'elan', 'Peab', 'A-10', 'a9', 'Škoda', 'ELAN', 'Opel'];
    const column: Column<string> = { key: 'name', title: 'Name', value: (name) => name, width: 80 };
    expect(sortRows(names, [column], [{ key: 'name', descending: false }])).toEqual([
      'A-10',
      'a9',
      'Élan',
      'elan',
      'ELAN',
      'Opel',
      'Ørsted',
      'Peab',
      'Škoda',
      'zeta',
    ]);
  });

  it('sorts any rows by any columns as one comparison of every pair would', () => {
    const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
    const compare = (a: CellValue, b: CellValue, descending: boolean): number => {
      if (a === null || b === null) return Number(a === null) - Number(b === null);
      const order = typeof a === 'number' ? a - (b as number) : collator.compare(a, String(b));
      return descending ? -order : order;
    };
    const text = fc.option(fc.oneof(fc.constantFrom('A9', 'a10', 'B.2', 'é'), fc.string({ maxLength: 4 })));
    const figure = fc.option(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true })));
    const pair = (row: readonly CellValue[], index: number) => row[index] ?? null;
    fc.assert(
      fc.property(fc.array(fc.tuple(text, figure)), fc.boolean(), fc.boolean(), (table, first, second) => {
        const both: Column<(typeof table)[number]>[] = [0, 1].map((index) => ({
          key: String(index),
          title: '',
          value: (row) => pair(row, index),
          width: 80,
        }));
        const sorted = sortRows(table, both, [
          { key: '0', descending: first },
          { key: '1', descending: second },
        ]);
        const expected = [...table].sort((a, b) => compare(a[0], b[0], first) || compare(a[1], b[1], second));
        expect(sorted).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps rows in which every word of the filter occurs somewhere', () => {
    const texts = () => searchTexts(rows, columns);
    expect(symbols(filterRows(rows, 'energy $1', texts))).toEqual(['A9']);
    expect(symbols(filterRows(rows, '  ', texts))).toEqual(['B', 'A10', 'A9']);
  });
});

describe('cells for a spreadsheet', () => {
  it('are plain numbers in the user’s decimal mark, whatever stands on the screen', () => {
    expect(tableToTsv(columns, rows, ',')).toBe(
      'Symbol\tSector\tClose\nB\tEnergy\t2\nA10\t\t\nA9\tEnergy\t1,5',
    );
  });

  it('never begin a formula, and survive tabs, quotes and line ends', () => {
    const hostile = [{ symbol: '=1+1', sector: 'a\t"b"\nc', close: -1 }];
    expect(tableToTsv(columns, hostile, '.')).toBe('Symbol\tSector\tClose\n\'=1+1\t"a\t""b""\nc"\t-1');
    expect(toCsv([['@x', 'a,b', null, NaN, -2.5]])).toBe('\'@x,"a,b",,,-2.5\r\n');
  });
});

describe('room for figures', () => {
  const columns: Column<{ price: number; name: string }>[] = [
    { key: 'price', title: 'Price', value: (row) => row.price, width: 72, figure: true },
    { key: 'name', title: 'Name', value: (row) => row.name, width: 72 },
  ];
  const widths = (price: number) =>
    roomForFigures(columns, [
      { price: 1, name: 'x' },
      { price, name: 'a long name that may be cut' },
    ]).map(({ width }) => width);

  it('widens a column of figures for its longest, and nothing else', () => {
    // At 7.5 pixels a digit, ten characters stand on 75 pixels beside the padding.
    expect(widths(1_400_000.25)[0]).toBeGreaterThan(75 + 16);
    expect(widths(1_400_000.25)[1]).toBe(72);
    expect(widths(12.5)).toEqual([72, 72]);
  });
});
