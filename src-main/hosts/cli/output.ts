/** Everything that the command line says goes through here: results to stdout, progress and errors to stderr. */

export interface Console {
  json: boolean;
  /** A line of the readable result; silent with --json. */
  say(line?: string): void;
  /** The one JSON document of --json; silent without. */
  document(value: unknown): void;
  /** Progress: a line that overwrites itself on a terminal, at most a line a second otherwise. */
  progress(line: string): void;
  endProgress(): void;
  error(line: string): void;
}

export function createConsole(json: boolean): Console {
  const terminal = process.stderr.isTTY;
  let lastLine = 0;
  let open = false;
  const endProgress = () => {
    if (open) process.stderr.write('\n');
    open = false;
  };
  return {
    json,
    say(line = '') {
      if (!json) process.stdout.write(`${line}\n`);
    },
    document(value) {
      if (json) process.stdout.write(`${JSON.stringify(value, jsonNumbers, 2)}\n`);
    },
    progress(line) {
      const now = performance.now();
      if (terminal) {
        process.stderr.write(`\r\u001b[2K${line.slice(0, (process.stderr.columns ?? 100) - 1)}`);
        open = true;
      } else if (now - lastLine >= 1000) {
        process.stderr.write(`${line}\n`);
        lastLine = now;
      }
    },
    endProgress,
    error(line) {
      endProgress();
      process.stderr.write(`${line}\n`);
    },
  };
}

/** JSON has no infinity and no typed arrays. */
function jsonNumbers(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Float64Array);
  return value;
}

const dollars = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 0,
  // What rounds to 0 has no sign.
  signDisplay: 'negative',
});
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

export const usd = (value: number | null): string => (value === null ? '–' : dollars.format(value));
export const count = (value: number): string => whole.format(value);
export const percent = (value: number | null, digits = 1): string =>
  value === null || !Number.isFinite(value) ? '–' : `${(100 * value).toFixed(digits)}%`;
export const fixed = (value: number | null, digits = 3): string =>
  value === null ? '–' : value.toFixed(digits);

/** Columns aligned with spaces: the first to the left, the others to the right. */
export function table(header: string[], rows: string[][]): string[] {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: string[]) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd();
  return [line(header), ...rows.map(line)];
}
