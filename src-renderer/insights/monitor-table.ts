import type { MonitorRow } from '../../src-main/contract/monitor.ts';
import { counted, date, dollars, integer, signedDollars, times } from '../shared/formats.svelte.ts';
import { nameOf } from '../shared/run/run-words.ts';
import { failureText } from '../shared/study/failure-text.ts';
import { withoutEmpty, type Column } from '../shared/table/columns.ts';
import { TableModel } from '../shared/table/table-model.svelte.ts';
import { conditionOf, conditions, type Condition } from './monitor-conditions.ts';

const urgency = (row: MonitorRow): number => Object.keys(conditions).indexOf(conditionOf(row));

/** What else the reader must know of a row; null: nothing. */
function remarkOf({ followed, failure, stale }: MonitorRow): string | null {
  if (failure) return failureText(failure);
  const remarks: string[] = [];
  if (followed && stale) remarks.push('newer prices on file');
  if (followed?.ended.length) remarks.push(`ended: ${followed.ended.join(', ')}`);
  if (followed?.restated.length) remarks.push(`restated: ${followed.restated.join(', ')}`);
  return remarks.join('; ') || null;
}

const figure = (
  key: string,
  title: string,
  hint: string,
  value: (row: MonitorRow) => number | null,
  text: (value: number | null) => string,
  width: number,
): Column<MonitorRow> => ({
  key,
  title,
  hint,
  value,
  text: (row) => text(value(row)),
  width,
  figure: true,
});

const money = (value: number | null) => dollars(value);

const bandOf = ({ promise }: MonitorRow): string | null =>
  promise && `${dollars(promise.low)} – ${dollars(promise.high)}`;

const columns: Column<MonitorRow>[] = [
  { key: 'id', title: '#', value: (row) => row.runId, width: 40, figure: true, tone: () => 'faint' },
  { key: 'name', title: 'Run', value: nameOf, width: 130, grows: true, fixed: true },
  {
    key: 'basket',
    title: 'Basket',
    value: (row) => row.basketName,
    width: 120,
    tone: () => 'soft',
    hidden: true,
  },
  {
    key: 'anchor',
    title: 'Day one',
    value: (row) => row.anchorDate,
    text: (row) => date(row.anchorDate),
    width: 84,
    hidden: true,
  },
  {
    key: 'condition',
    title: 'Limit of |v|',
    hint: 'How far hedge and basket are apart, against your limit',
    value: urgency,
    text: (row) => conditions[conditionOf(row)].text,
    tone: (row) => conditions[conditionOf(row)].tone,
    width: 132,
    fixed: true,
  },
  figure(
    'v',
    'v now',
    'Hedge less basket on the last day',
    (r) => r.followed?.valueDifference ?? null,
    signedDollars,
    90,
  ),
  figure(
    'most',
    'Largest |v|',
    'On any day after the window',
    (r) => r.followed?.maxAbsValueDifference ?? null,
    money,
    88,
  ),
  figure('limit', 'Limit', 'Your limit at this run’s notional', (r) => r.limit, money, 72),
  figure(
    'realised',
    'Realised',
    'Dollar RMSE a day after the window',
    (r) => r.followed?.rmse ?? null,
    money,
    74,
  ),
  figure(
    'promise',
    'Promise',
    'Cross-validated dollar RMSE a day',
    (r) => r.promise?.rmse ?? null,
    money,
    72,
  ),
  {
    key: 'band',
    title: 'Promised band',
    hint: 'Where the realised RMSE of a year held lies 80 times in 100',
    value: bandOf,
    width: 124,
    figure: true,
    tone: () => 'soft',
  },
  figure(
    'ratio',
    '÷ promise',
    'Realised over promised; over in sample where nothing was promised',
    (r) => r.followed?.ratio ?? null,
    times,
    80,
  ),
  figure(
    'days',
    'Days',
    'P&L days after the window',
    (r) => r.followed?.days ?? null,
    (value) => integer(value),
    54,
  ),
  {
    key: 'last',
    title: 'Followed to',
    value: (row) => row.followed?.lastDay ?? null,
    text: (row) => date(row.followed?.lastDay),
    width: 96,
  },
  {
    key: 'remark',
    title: 'Remark',
    value: remarkOf,
    text: (row) => remarkOf(row) ?? '',
    width: 90,
    grows: true,
    tone: (row) => (row.failure ? 'warn' : 'soft'),
  },
];

export const monitorTable = (rows: () => readonly MonitorRow[]): TableModel<MonitorRow> =>
  new TableModel({
    name: 'monitor',
    columns: () => withoutEmpty(columns, rows()),
    rows,
    key: (row) => row.runId,
    sort: [{ key: 'condition', descending: false }],
  });

/** The state of the book of hedges in sentences. */
export function monitorSentences(rows: readonly MonitorRow[]): { beyond: string | null; rest: string } {
  const count = (...wanted: Condition[]) => rows.filter((row) => wanted.includes(conditionOf(row))).length;
  const beyond = count('beyond');
  const was = count('was');
  const stale = rows.filter((row) => row.stale).length;
  const parts = [
    was > 0 ? `${counted(was, 'hedge has', 'hedges have')} been beyond and came back.` : '',
    count('within') > 0 ? `${counted(count('within'), 'hedge')} within the limit throughout.` : '',
    stale > 0 ? `${counted(stale, 'hedge')} not followed on the newest prices: press Update.` : '',
  ];
  return {
    beyond:
      beyond === 0
        ? null
        : `${counted(beyond, 'hedge is', 'hedges are')} beyond the limit: look at them again.`,
    rest: parts.filter(Boolean).join(' '),
  };
}
