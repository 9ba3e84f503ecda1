import type { StudyHedge } from '../../../src-main/contract/studies.ts';
import { dollars, duration, integer, times } from '../formats.svelte.ts';
import { gapText } from '../run/run-words.ts';
import type { Column } from '../table/columns.ts';

const realised = (hedge: StudyHedge | null): number | null => hedge?.outOfSample?.rmse ?? null;

export const keptRatio = (hedge: StudyHedge | null): number | null => {
  const held = realised(hedge);
  return held === null || !hedge?.promisedRmse ? null : held / hedge.promisedRmse;
};

const overfit = (hedge: StudyHedge | null): number | null => {
  const held = realised(hedge);
  return held === null || !hedge || hedge.inSample.rmse === 0 ? null : held / hedge.inSample.rmse;
};

/** What a study says of each of its hedges. */
export function hedgeColumns<Row>(hedgeOf: (row: Row) => StudyHedge | null): Column<Row>[] {
  const figure = (
    key: string,
    title: string,
    hint: string,
    value: (hedge: StudyHedge) => number | null,
    text: (value: number | null) => string,
    width: number,
    hidden = false,
  ): Column<Row> => ({
    key,
    title,
    hint,
    value: (row) => {
      const hedge = hedgeOf(row);
      return hedge && value(hedge);
    },
    text: (row) => {
      const hedge = hedgeOf(row);
      return text(hedge && value(hedge));
    },
    width,
    hidden,
    figure: true,
  });
  const money = (value: number | null) => dollars(value);
  return [
    figure(
      'inSample',
      'In sample',
      'Dollar RMSE a day in the calibration window',
      (h) => h.inSample.rmse,
      money,
      80,
    ),
    figure('promise', 'Promise', 'Cross-validated dollar RMSE a day', (h) => h.promisedRmse, money, 76),
    figure('realised', 'Realised', 'Dollar RMSE a day on the days held', realised, money, 78),
    figure('kept', '÷ promise', 'Realised over promised', keptRatio, times, 82),
    figure('overfit', '÷ in sample', 'Realised over in sample', overfit, times, 92, true),
    figure('value', 'Value RMSE', 'In the calibration window, USD', (h) => h.inSample.valueRmse, money, 92),
    figure(
      'heldValue',
      'Realised value',
      'Value RMSE on the days held, USD',
      (h) => h.outOfSample?.valueRmse ?? null,
      money,
      116,
      true,
    ),
    figure('longs', 'Longs', 'Long positions', (h) => h.longs, integer, 56),
    figure('shorts', 'Shorts', 'Short positions', (h) => h.shorts, integer, 60, true),
    {
      ...figure('gap', 'Gap', 'To the best possible objective', (h) => h.gap, String, 72),
      text: (row) => {
        const hedge = hedgeOf(row);
        return hedge ? gapText(hedge) : '–';
      },
      tone: (row) => (hedgeOf(row)?.status === 'optimal' ? 'good' : undefined),
    },
    figure('seconds', 'Time', 'Of the search', (h) => h.seconds, duration, 62, true),
  ];
}
