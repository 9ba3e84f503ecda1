import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordSplitter } from '../../../src-main/market/records.ts';

/** Splits `text` given in pieces that end at `cuts`. */
function split(text: string, cuts: number[] = []): { line: number; cells: string[] }[] {
  const bytes = Buffer.from(text);
  const splitter = new RecordSplitter(',', 'test.csv');
  const records: { line: number; cells: string[] }[] = [];
  const drain = () => {
    while (splitter.next()) records.push({ line: splitter.line, cells: splitter.texts() });
  };
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort(
    (left, right) => left - right,
  );
  let from = 0;
  for (const end of ends) {
    splitter.push(bytes.subarray(from, end));
    drain();
    from = end;
  }
  splitter.end();
  drain();
  return records;
}

describe('records', () => {
  it('know quotes, line ends of all kinds, empty lines and line numbers', () => {
    expect(split('a,b\r\n\r\n"x, y","say ""hi"""\r1,"two\nlines"\n ,last')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 3, cells: ['x, y', 'say "hi"'] },
      { line: 4, cells: ['1', 'two\nlines'] },
      { line: 6, cells: ['', 'last'] },
    ]);
  });

  it('take text after a closing quote as it stands', () => {
    expect(split('"a"b,"c" ,d"e')).toEqual([{ line: 1, cells: ['"a"b', 'c', 'd"e'] }]);
  });

  it('are those of csv-parse, wherever the chunks are cut', () => {
    const cell = fc.oneof(
      fc.string({ maxLength: 5 }).map((text) => text.replace(/[",\r\n]/g, '')),
      fc.string({ maxLength: 5 }).map((text) => `"${text.replaceAll('"', '""')}"`),
      fc.constantFrom('"a,b"', '"é\nx"', '""', '"""', '12.5').map((text) => (text === '"""' ? '""""' : text)),
    );
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { maxLength: 8 });
    const cuts = fc.array(fc.nat(200), { maxLength: 6 });
    fc.assert(
      fc.property(rows, cuts, fc.constantFrom('\n', '\r\n'), (table, cutAt, lineEnd) => {
        const text = table.map((cells) => cells.join(',')).join(lineEnd) + lineEnd;
        const expected = parse(text, {
          relax_column_count: true,
          skip_empty_lines: true,
          record_delimiter: lineEnd,
        });
        expect(split(text, cutAt).map(({ cells }) => cells)).toEqual(
          expected.map((cells) => cells.map((one) => one.trim())),
        );
      }),
      { numRuns: 500 },
    );
  });
});
