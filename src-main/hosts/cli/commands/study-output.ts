import type { WalkForwardSummary } from '../../../contract/metrics.ts';
import type { Frontier, FrontierCell, WalkForward } from '../../../contract/studies.ts';
import { counted } from '../../../model/words.ts';
import type { CommandContext } from '../command.ts';
import { fixed, table, usd } from '../output.ts';
import { gapText } from './run-output.ts';

export function sayFrontier({ console }: CommandContext, study: Frontier): void {
  console.say(`study ${study.id}: ${study.title}${study.complete ? '' : ' (cancelled)'}`);
  console.say();
  const row = (cell: FrontierCell, index: number): string[] => {
    const { hedge, failure } = cell;
    const head = [
      `${index}${index === study.knee ? ' knee' : ''}`,
      `${cell.names}`,
      `${+cell.lambda.toFixed(4)}`,
    ];
    if (!hedge) return [...head, failure ? failure.code : 'not finished'];
    return [
      ...head,
      `${hedge.longs}/${hedge.shorts}`,
      usd(hedge.inSample.rmse),
      usd(hedge.promisedRmse),
      usd(hedge.outOfSample?.rmse ?? null),
      usd(hedge.inSample.valueRmse),
      gapText(hedge),
      fixed(hedge.seconds, 2),
    ];
  };
  const header = ['cell', 'names', 'λ', 'held', 'in sample', 'promise', 'out', 'value RMSE', 'gap', 's'];
  for (const line of table(header, study.cells.map(row))) console.say(line);
  for (const { names, lambda, failure } of study.cells)
    if (failure) console.say(`${counted(names, 'name')}, λ ${lambda}: ${failure.message}`);
  console.say(`${study.seconds.toFixed(2)} s. Open a cell as a run: hedge open ${study.id} --cell CELL`);
}

export function sayWalkForward({ console }: CommandContext, study: WalkForward): void {
  console.say(`study ${study.id}: ${study.title}${study.complete ? '' : ' (cancelled)'}`);
  const ratio = (of: WalkForwardSummary['overfitRatio']) =>
    of ? `${of.median.toFixed(2)} (${of.low.toFixed(2)}–${of.high.toFixed(2)})` : '–';
  for (const { name, windowDays, holds, summary } of study.alternatives) {
    console.say();
    console.say(`${name}, windows of ${windowDays} days`);
    const rows = holds.map(({ anchorDate, hedge, failure, without }, index) => [
      `${index}`,
      anchorDate,
      hedge ? `${hedge.longs}/${hedge.shorts}` : (failure?.code ?? 'not finished'),
      usd(hedge?.inSample.rmse ?? null),
      usd(hedge?.promisedRmse ?? null),
      usd(hedge?.outOfSample?.rmse ?? null),
      `${hedge?.outOfSample?.days ?? '–'}`,
      usd(hedge?.outOfSample?.maxAbsValueDifference ?? null),
      hedge ? gapText(hedge) : '–',
      without.join(' '),
    ]);
    const header = [
      'hold',
      'bought',
      'held',
      'in sample',
      'promise',
      'realised',
      'days',
      'max |v|',
      'gap',
      'without',
    ];
    for (const line of table(header, rows)) console.say(line);
    const failure = holds.find((hold) => hold.failure)?.failure;
    if (failure) console.say(`no hedge: ${failure.message}`);
    console.say(
      `${summary.complete} of ${study.anchors} held to the full term: in sample ${usd(summary.inSampleRmse)}, promised ${usd(summary.promisedRmse)}, realised ${usd(summary.realisedRmse)} a day`,
    );
    console.say(
      `realised over in sample ${ratio(summary.overfitRatio)}, over promised ${ratio(summary.promiseRatio)}: median (10–90%)`,
    );
  }
  for (const { name, againstFirst } of study.alternatives)
    if (againstFirst)
      console.say(
        `${name} realises ${fixed(againstFirst.ratio, 3)} of ${study.alternatives[0]!.name}; less on ${againstFirst.better} of ${againstFirst.anchors} anchors`,
      );
  console.say(
    `${study.seconds.toFixed(2)} s. Open a hold as a run: hedge open ${study.id} --hold HOLD [--alternative K]`,
  );
}
