import type { ColumnMapping, DateOrder, DecimalMark, Separator } from '../contract/market-files.ts';
import { dateEvidence } from './dates.ts';
import { decimalEvidence } from './numbers.ts';

/** What the cells of a file say, all together, about its dates and decimals. */
export class ColumnEvidence {
  #dates = { dmy: 0, mdy: 0, either: 0, serial: 0, ymd: 0 };
  #decimals = { point: 0, comma: 0, either: 0 };

  addDate(cell: string): void {
    const evidence = dateEvidence(cell);
    if (evidence === 'day-or-month-first') this.#dates.either++;
    else if (evidence !== 'any' && evidence !== 'none') this.#dates[evidence]++;
  }

  addNumber(cell: string): void {
    const evidence = decimalEvidence(cell);
    if (evidence === '.') this.#decimals.point++;
    else if (evidence === ',') this.#decimals.comma++;
    else if (evidence === 'ambiguous') this.#decimals.either++;
  }

  /** The order of the dates; `ambiguous` when each could be read both ways, `mixed` when they contradict each other. */
  get dateOrder(): DateOrder | 'ambiguous' | 'mixed' {
    const { dmy, mdy, either, serial, ymd } = this.#dates;
    if (dmy > 0 && mdy > 0) return 'mixed';
    if (dmy > 0) return 'dmy';
    if (mdy > 0) return 'mdy';
    if (either > 0) return 'ambiguous';
    if (serial > ymd) return 'serial';
    // Only dates like 03/03/2021, which read the same both ways, or none.
    return ymd > 0 ? 'ymd' : 'dmy';
  }

  /** True while more rows could change the answer. */
  get datesNeedMore(): boolean {
    return this.#dates.dmy + this.#dates.mdy + this.#dates.either > 0;
  }

  /**
   * The decimal mark. A comma that separates columns cannot also be inside plain numbers, so with that separator only
   * quoted cells can show one.
   */
  decimalMark(separator: Separator): DecimalMark | 'ambiguous' {
    const { point, comma, either } = this.#decimals;
    if (point > 0 || comma > 0) return point >= comma ? '.' : ',';
    return either > 0 && separator !== ',' ? 'ambiguous' : '.';
  }
}

/** The columns that hold prices: they decide about the decimal mark. */
export function priceColumns(mapping: ColumnMapping): number[] {
  if (mapping.layout === 'wide') return mapping.instruments.map(({ column }) => column);
  return [mapping.close, mapping.adjusted].filter((column) => column !== null);
}
