import { resolve } from 'node:path';
import { UsageError } from '../arguments.ts';
import { exitCodes, type Command } from '../command.ts';
import { count, percent, table } from '../output.ts';

/** A solver instance from a file; needs no database. */
export const solveCommand: Command = {
  name: 'solve',
  usage: 'hedge solve INSTANCE.json [--gap 0.05] [--time-limit S] [--threads N] [--seed N] [--json]',
  summary: 'solves an instance file (format tracking-instance/1, see the README)',
  words: 1,
  options: { gap: 'text', 'time-limit': 'text', threads: 'text', seed: 'text' },
  async run(context, args) {
    const path = args.positionals[0];
    if (path === undefined) throw new UsageError('name the instance file');
    const { solveInstanceFile } = await import('../../../services/solve-instance.ts');
    const { name, names, result, violations } = await solveInstanceFile(resolve(path), {
      gap: args.number('gap') ?? 0.05,
      timeLimit: args.number('time-limit') ?? Infinity,
      threads: args.number('threads') ?? 1,
      seed: args.number('seed') ?? 1,
      signal: context.interrupted,
      onProgress: (at) =>
        context.console.progress(
          `${at.phase}: best ${at.incumbent.toExponential(6)}, bound ${at.bound.toExponential(6)}, gap ${percent(at.gap, 3)}, ${count(at.nodes)} nodes, ${at.seconds.toFixed(1)} s`,
        ),
    });
    context.console.endProgress();
    context.console.document({
      name,
      status: result.status,
      objective: result.objective,
      bound: result.bound,
      gap: result.gap,
      ...(result.pool && { pool: result.pool }),
      seconds: result.seconds,
      rootSeconds: result.rootSeconds,
      nodes: result.nodes,
      firstWithin: result.firstWithin,
      x: result.x,
    });
    context.console.say(
      `${name}: ${result.status}, objective ${result.objective.toPrecision(7)}, bound ${result.bound.toPrecision(7)}`,
    );
    context.console.say(
      `gap ${percent(result.gap, 4)}, ${count(result.nodes)} nodes, root ${result.rootSeconds.toFixed(2)} s, all ${result.seconds.toFixed(2)} s`,
    );
    if (result.pool)
      context.console.say(
        `too many candidates to bound them all: no hedge from the ${count(result.pool.candidates.length)} most promising of ${count(names.length)} is below ${result.pool.bound.toPrecision(7)}; of others nothing is known`,
      );
    const x = result.x;
    if (x) {
      const held = names
        .map((symbol, index) => [symbol, x[index]!] as const)
        .filter(([, weight]) => weight !== 0);
      held.sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
      for (const line of table(
        ['name', 'weight'],
        held.map(([symbol, weight]) => [symbol, weight.toFixed(6)]),
      ))
        context.console.say(line);
    }
    for (const violation of violations) context.console.error(`violated: ${violation}`);
    if (result.status === 'infeasible') return exitCodes.infeasible;
    if (result.status === 'cancelled') return exitCodes.cancelled;
    return x ? exitCodes.done : exitCodes.noHedge;
  },
};
