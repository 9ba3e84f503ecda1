import type { Sensitivity } from '../../src-main/contract/sensitivity.ts';
import { dollars, percent } from '../shared/formats.svelte.ts';
import { costsOrSaves } from './insight-words.ts';

/** What a sensitivity says, the most useful first. */
export function sensitivitySentences({ run, best, drops, swaps, rules }: Sensitivity): string[] {
  const sentences: string[] = [];
  const [dearest] = drops;
  if (dearest?.hedge) {
    const { rmseChange } = dearest.hedge;
    sentences.push(
      `The hedge hangs on ${dearest.symbol} most: without it the best hedge found is ${dollars(rmseChange)} a day worse (${percent(rmseChange / best.rmse)} of the RMSE).`,
    );
  } else if (dearest) sentences.push(`Without ${dearest.symbol} no hedge was found at all.`);
  const cheapest = rules
    .filter(({ hedge }) => hedge !== null && hedge.rmseChange < -0.005)
    .toSorted((a, b) => a.hedge!.rmseChange - b.hedge!.rmseChange)[0];
  if (cheapest?.hedge)
    sentences.push(
      `The rule that costs most: “${cheapest.label}” ${costsOrSaves(cheapest.hedge.rmseChange)}.`,
    );
  const [swap] = swaps;
  if (swap)
    sentences.push(
      `The nearest exchange, ${swap.enters} for ${swap.leaves}, ${costsOrSaves(swap.rmseChange)}.`,
    );
  if (best.rmse < run.rmse - 0.005)
    sentences.push(
      `A better hedge than the run’s was met on the way: ${dollars(best.rmse)} against ${dollars(run.rmse)} a day. Changes, exchanges and limits are those of that one.`,
    );
  return sentences;
}
