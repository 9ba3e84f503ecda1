import type { ColumnMapping } from '../../src-main/contract/market-files.ts';

/** What each column of a price file is read as, by its number. */
export function columnRoles(mapping: ColumnMapping): ReadonlyMap<number, string> {
  if (mapping.layout === 'wide') {
    const named = mapping.instruments.map(({ column, symbol }) => [column, symbol] as const);
    return new Map([[mapping.date, 'date'], ...named]);
  }
  const { layout: _layout, ...columns } = mapping;
  return new Map(
    Object.entries(columns).flatMap(([role, column]) => (column === null ? [] : [[column, role] as const])),
  );
}
