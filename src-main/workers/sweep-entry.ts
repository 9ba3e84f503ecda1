import { runSolve } from './solve-pool.ts';
import { sweepCell } from './sweep-cell.ts';
import type { SweepReport, SweepTask } from './sweep-task.ts';
import { serveTask } from './worker-guest.ts';

serveTask<SweepTask, SweepReport, null>(async (task, guest) => {
  const { board, cells, series } = task;
  const symbols = series.map(({ symbol }) => symbol);
  for (;;) {
    const cell = Atomics.add(board.next, 0, 1);
    if (cell >= cells.length || guest.cancelled()) return null;
    const result = await sweepCell(task, cell, nearestHedge(task, cell, symbols), {
      report: ({ progress: { phase, gap } }) => guest.report({ kind: 'at-work', cell, phase, gap }),
      solve: (problem, options, onProgress) =>
        runSolve(problem, options, { onProgress, cancel: guest.cancel }),
      cancelled: guest.cancelled,
    });
    // What was cut short would look like a worse hedge than the cell's settings allow.
    if (guest.cancelled()) return null;
    if (result.hedge) publish(task, cell, symbols, result.hedge.weights);
    guest.report({ kind: 'finished', cell, result });
  }
});

/** The hedge of the nearest cell that is finished. */
function nearestHedge(
  { board, cells }: SweepTask,
  cell: number,
  symbols: string[],
): Map<string, number> | null {
  const near = cells[cell].near.find((other) => Atomics.load(board.done, other) === 1);
  if (near === undefined) return null;
  const start = near * symbols.length;
  return new Map(symbols.map((symbol, k) => [symbol, board.weights[start + k]]));
}

function publish(
  { board }: SweepTask,
  cell: number,
  symbols: string[],
  weights: readonly { symbol: string; weight: number }[],
): void {
  const bySymbol = new Map(weights.map(({ symbol, weight }) => [symbol, weight]));
  symbols.forEach((symbol, k) => (board.weights[cell * symbols.length + k] = bySymbol.get(symbol) ?? 0));
  Atomics.store(board.done, cell, 1);
}
