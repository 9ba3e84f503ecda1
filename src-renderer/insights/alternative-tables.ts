import type { AlternativeHedge, Alternatives } from '../../src-main/contract/alternatives.ts';
import type { Run } from '../../src-main/contract/runs.ts';
import { dollars, integer, percent } from '../shared/formats.svelte.ts';
import type { Column } from '../shared/table/columns.ts';
import { TableModel } from '../shared/table/table-model.svelte.ts';
import { signedChange } from './insight-words.ts';

/** An alternative and its number, as the services count them: from 0. */
export interface AlternativeRow extends AlternativeHedge {
  index: number;
}

const columns = (run: Run): Column<AlternativeRow>[] => [
  {
    key: 'number',
    title: '#',
    value: (row) => row.index + 1,
    width: 36,
    figure: true,
    fixed: true,
    tone: () => 'faint',
  },
  { key: 'run', title: 'Run', hint: 'Opens as a run: Enter', value: (row) => row.runId, width: 70 },
  {
    key: 'change',
    title: 'Cost',
    hint: 'Change of the RMSE in sample against the run, whole shares, USD a day',
    value: (row) => row.rmseChange,
    text: (row) => signedChange(row.rmseChange),
    width: 62,
    figure: true,
    fixed: true,
  },
  {
    key: 'share',
    title: 'of RMSE',
    hint: 'The cost as a fraction of the run’s RMSE in sample',
    value: (row) => row.rmseChange / run.evaluation.inSample.rmse,
    text: (row) => percent(row.rmseChange / run.evaluation.inSample.rmse),
    width: 68,
    figure: true,
  },
  {
    key: 'inSample',
    title: 'In sample',
    hint: 'Dollar RMSE a day in the calibration window',
    value: (row) => row.inSample.rmse,
    text: (row) => dollars(row.inSample.rmse),
    width: 78,
    figure: true,
    hidden: true,
  },
  {
    key: 'realised',
    title: 'Realised',
    hint: 'Dollar RMSE a day on the days after the window',
    value: (row) => row.outOfSample?.rmse ?? null,
    text: (row) => dollars(row.outOfSample?.rmse),
    width: 74,
    figure: true,
  },
  {
    key: 'names',
    title: 'Names',
    value: (row) => row.longs + row.shorts,
    text: (row) => integer(row.longs + row.shorts),
    width: 62,
    figure: true,
    hidden: true,
  },
  {
    key: 'entered',
    title: 'Comes in',
    value: (row) => row.entered.join(', '),
    width: 88,
    grows: true,
  },
  {
    key: 'left',
    title: 'Goes',
    value: (row) => row.left.join(', '),
    width: 106,
    grows: true,
    tone: () => 'soft',
  },
];

export const alternativeTable = (run: Run, study: () => Alternatives | null): TableModel<AlternativeRow> =>
  new TableModel<AlternativeRow>({
    name: 'alternative-hedges',
    columns: () => columns(run),
    rows: () => (study()?.hedges ?? []).map((hedge, index) => ({ ...hedge, index })),
    key: (row) => row.index,
  });
