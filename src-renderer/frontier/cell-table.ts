import type { Frontier, FrontierCell } from '../../src-main/contract/studies.ts';
import { integer } from '../shared/formats.svelte.ts';
import { failureText } from '../shared/study/failure-text.ts';
import { hedgeColumns } from '../shared/study/hedge-columns.ts';
import { missingText } from '../shared/study/study-words.ts';
import type { Column } from '../shared/table/columns.ts';
import { TableModel } from '../shared/table/table-model.svelte.ts';
import { lambdaText } from './frontier-words.ts';

export interface CellRow extends FrontierCell {
  index: number;
  knee: boolean;
}

function noteOf({ hedge, failure, knee }: CellRow, running: boolean): string | null {
  if (failure) return failureText(failure);
  if (!hedge) return missingText(running);
  return knee ? 'knee' : null;
}

const names: Column<CellRow> = {
  key: 'names',
  title: 'Names',
  hint: 'The most positions in all',
  value: (row) => row.names,
  text: (row) => integer(row.names),
  width: 62,
  figure: true,
  fixed: true,
};

const lambda: Column<CellRow> = {
  key: 'lambda',
  title: 'λ',
  value: (row) => row.lambda,
  text: (row) => lambdaText(row.lambda),
  width: 50,
  figure: true,
  fixed: true,
};

const run: Column<CellRow> = {
  key: 'run',
  title: 'Run',
  hint: 'Every hedge opens as a run: Enter',
  value: (row) => row.hedge?.runId ?? null,
  width: 84,
};

const noteColumn = (running: () => boolean): Column<CellRow> => ({
  key: 'note',
  title: 'Note',
  value: (row) => noteOf(row, running()),
  text: (row) => noteOf(row, running()) ?? '',
  width: 90,
  grows: true,
  tone: (row) => (row.failure ? 'warn' : row.knee ? 'accent' : 'faint'),
});

const axes = { names: [names], lambda: [lambda], map: [names, lambda] };

const hedgeFigures = hedgeColumns<CellRow>(({ hedge }) => hedge);

/** The heat table above a map has a choice of figures already. */
const isBeside = ({ over }: Frontier, { key }: Column<CellRow>): boolean => over === 'map' && key === 'value';

/** All cells of a frontier as rows: the table beside its chart. */
export const cellTable = (frontier: () => Frontier, running: () => boolean): TableModel<CellRow> =>
  new TableModel<CellRow>({
    name: 'frontier-cells',
    columns: () => [
      ...axes[frontier().over],
      run,
      ...hedgeFigures.map((column) => ({ ...column, hidden: column.hidden || isBeside(frontier(), column) })),
      noteColumn(running),
    ],
    rows: () => frontier().cells.map((cell, index) => ({ ...cell, index, knee: index === frontier().knee })),
    key: (row) => row.index,
  });
