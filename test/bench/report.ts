import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join, resolve } from 'node:path';

export const projectRoot = resolve(import.meta.dirname, '../..');
export const sharedFolder = resolve(projectRoot, '../shared');

export type Figures = Record<string, string | number | null>;

/** Prints a table and keeps the figures beside it as JSON. */
export function report(name: string, rows: Figures[]): void {
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} threads, Node ${process.versions.node}`;
  process.stdout.write(`${machine}\n`);
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const text = (value: Figures[string] | undefined) =>
    value === null || value === undefined
      ? '–'
      : typeof value === 'number'
        ? String(+value.toPrecision(5))
        : value;
  const lines = [columns, ...rows.map((row) => columns.map((column) => text(row[column])))];
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  for (const line of lines)
    process.stdout.write(
      `${line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd()}\n`,
    );
  const folder = join(projectRoot, 'bench-results');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  writeFileSync(
    file,
    `${JSON.stringify({ name, machine, date: new Date().toISOString(), rows }, null, 2)}\n`,
  );
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};
