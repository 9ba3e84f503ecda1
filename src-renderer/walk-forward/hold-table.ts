import type { WalkForwardStep } from '../../src-main/contract/metrics.ts';
import type { WalkForwardAlternative, WalkForwardHold } from '../../src-main/contract/studies.ts';
import { date, dollars, integer, signedDollars } from '../shared/formats.svelte.ts';
import { failureText } from '../shared/study/failure-text.ts';
import { hedgeColumns } from '../shared/study/hedge-columns.ts';
import { missingText } from '../shared/study/study-words.ts';
import type { Column } from '../shared/table/columns.ts';
import { TableModel } from '../shared/table/table-model.svelte.ts';

export interface HoldRow extends WalkForwardHold {
  index: number;
  /** null where there is no hedge. */
  step: WalkForwardStep | null;
}

function noteOf({ hedge, failure, without }: HoldRow, running: boolean): string | null {
  if (failure) return failureText(failure);
  if (!hedge) return missingText(running);
  return without.length > 0 ? `without ${without.join(', ')}` : null;
}

const hedgeFigures = hedgeColumns<HoldRow>(({ hedge }) => hedge).map((column) =>
  // The walk-forward speaks of daily P&L first; the value RMSE is a choice here.
  column.key === 'value' ? { ...column, hidden: true } : column,
);

const columns = (running: () => boolean): Column<HoldRow>[] => [
  {
    key: 'anchor',
    title: 'Bought',
    hint: 'The anchor day: the last day of the window',
    value: (row) => row.anchorDate,
    text: (row) => date(row.anchorDate),
    width: 96,
    fixed: true,
  },
  {
    key: 'run',
    title: 'Run',
    hint: 'Every hedge opens as a run: Enter',
    value: (row) => row.hedge?.runId ?? null,
    width: 70,
  },
  {
    key: 'from',
    title: 'Window from',
    value: (row) => row.windowFrom,
    text: (row) => date(row.windowFrom),
    width: 96,
    hidden: true,
  },
  {
    key: 'to',
    title: 'Held to',
    value: (row) => row.step?.heldTo ?? null,
    text: (row) => date(row.step?.heldTo),
    width: 96,
    hidden: true,
  },
  {
    key: 'days',
    title: 'Days',
    hint: 'Trading days held',
    value: (row) => row.step?.daysHeld ?? null,
    text: (row) => integer(row.step?.daysHeld),
    width: 52,
    figure: true,
  },
  ...hedgeFigures,
  {
    key: 'terminal',
    title: 'v at end',
    hint: 'Value of the hedge less the basket on the last day held',
    value: (row) => row.step?.terminalValueDifference ?? null,
    text: (row) => signedDollars(row.step?.terminalValueDifference),
    width: 88,
    figure: true,
  },
  {
    key: 'largest',
    title: 'Largest |v|',
    value: (row) => row.step?.maxAbsValueDifference ?? null,
    text: (row) => dollars(row.step?.maxAbsValueDifference),
    width: 84,
    figure: true,
  },
  {
    key: 'note',
    title: 'Note',
    value: (row) => noteOf(row, running()),
    text: (row) => noteOf(row, running()) ?? '',
    width: 60,
    grows: true,
    tone: (row) => (row.failure ? 'warn' : 'faint'),
  },
];

/** Every calibration of one alternative and what its hedge then did. */
export const holdTable = (
  alternative: () => WalkForwardAlternative,
  running: () => boolean,
): TableModel<HoldRow> =>
  new TableModel<HoldRow>({
    name: 'walk-forward-holds',
    columns: () => columns(running),
    rows: () => {
      const { holds, summary } = alternative();
      const steps = new Map(summary.steps.map((step) => [step.anchorDate, step]));
      return holds.map((hold, index) => ({ ...hold, index, step: steps.get(hold.anchorDate) ?? null }));
    },
    key: (row) => row.index,
  });
