import { certificateInWords } from '../../../contract/certificate-words.ts';
import { originInWords } from '../../../contract/origin-words.ts';
import type { Run } from '../../../contract/runs.ts';
import type { CommandContext } from '../command.ts';
import { count, fixed, percent, table, usd } from '../output.ts';

/** To the best possible objective; "pool 1.20%" where only a pool of the candidates could be bounded. */
export const gapText = ({ gap, pool }: { gap: number; pool?: { gap: number } | null }): string =>
  pool ? `pool ${percent(pool.gap, 2)}` : percent(gap, 2);

/** The document that scripts read; its members are fixed. `pool` is there only where nothing more could be bounded. */
export function runDocument(result: Run) {
  const { certificate, evaluation } = result;
  return {
    run: result.id,
    status: certificate.status,
    objective: certificate.roundedObjective,
    bound: certificate.bound,
    gap: certificate.gap,
    ...(certificate.pool && { pool: certificate.pool }),
    rmse: { in_sample: evaluation.inSample.rmse, out_of_sample: evaluation.outOfSample?.rmse ?? null },
    r2: evaluation.inSample.rSquared,
    beta: evaluation.inSample.beta,
    positions: result.positions.map(({ symbol, side, shares, weight }) => ({ symbol, side, shares, weight })),
    seconds: certificate.seconds,
    nodes: certificate.nodes,
  };
}

export function sayRun({ console }: CommandContext, result: Run): void {
  const { certificate, evaluation, notes } = result;
  console.say(
    `run ${result.id}: ${result.scenarioName}, bought ${result.anchorDate}, ${usd(result.basket.notional)}`,
  );
  if (result.origin) console.say(originInWords(result.origin));
  const { inSample, outOfSample } = evaluation;
  const columns: [string, (metrics: typeof inSample) => string][] = [
    ['Dollar RMSE a day', (m) => usd(m.rmse)],
    ['  basis points of notional', (m) => fixed((m.rmse / evaluation.notional) * 1e4, 1)],
    ['Value RMSE', (m) => usd(m.valueRmse)],
    ['Value gap at the end', (m) => usd(m.terminalValueDifference)],
    ['Hedge effectiveness', (m) => percent(m.effectiveness)],
    ['R²', (m) => fixed(m.rSquared)],
    ['Beta', (m) => fixed(m.beta)],
    ['Days', (m) => count(m.days)],
  ];
  console.say();
  for (const line of table(
    ['', 'in sample', 'out of sample'],
    columns.map(([title, show]) => [title, show(inSample), outOfSample ? show(outOfSample) : '–']),
  ))
    console.say(line);
  const { promise } = result;
  if (promise)
    console.say(
      `Promise on days that it has not seen: ${usd(promise.rmse)} a day (${usd(promise.low)} to ${usd(promise.high)} over a year held)`,
    );
  console.say();
  console.say(
    certificateInWords(result, {
      dollars: usd,
      percent: (value) => percent(value, 2),
      objective: (value) => value.toExponential(4),
      count,
    }),
  );
  console.say();
  for (const line of table(
    ['symbol', 'side', 'shares', 'price', 'value', 'weight'],
    result.positions.map((position) => [
      position.symbol,
      position.side,
      count(position.shares),
      fixed(position.price, 2),
      usd(position.value),
      percent(position.weight, 2),
    ]),
  ))
    console.say(line);
  for (const note of notes) console.say(`note: ${note}`);
  console.say(
    `${certificate.seconds.toFixed(2)} s, ${count(certificate.nodes)} nodes, ${certificate.threads} threads`,
  );
}
