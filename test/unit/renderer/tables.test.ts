import { describe, expect, it } from 'vitest';
import { filterRows, sortRows, type Column } from '../../../src-renderer/shared/table/columns.ts';
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

  it('keeps rows in which every word of the filter occurs somewhere', () => {
    expect(symbols(filterRows(rows, columns, 'energy $1'))).toEqual(['A9']);
    expect(symbols(filterRows(rows, columns, '  '))).toEqual(['B', 'A10', 'A9']);
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
