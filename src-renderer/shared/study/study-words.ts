import type { StudySummary } from '../../../src-main/contract/studies.ts';
import { integer } from '../formats.svelte.ts';

/** "5 of 12 hedges". */
export const finishedText = ({ finished, total }: Pick<StudySummary, 'finished' | 'total'>): string =>
  `${integer(finished)} of ${integer(total)} hedges`;

/** Why a hedge is not there that nothing is wrong with. */
export const missingText = (running: boolean): string =>
  running ? 'to come' : 'not reached before the study was stopped';
