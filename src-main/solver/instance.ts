import { UserError } from '../contract/result.ts';
import {
  arrayField,
  fieldError,
  indexField,
  numberField,
  optionalNumber,
  parseObject,
  spreadField,
  textField,
} from './instance-fields.ts';
import type { Fields } from './instance-fields.ts';
import { Fixing } from './problem.ts';
import type { LeastSquares, LinearCost, LinearRow, Problem, Quadratic, Side } from './problem.ts';

export { verifyHedge } from './verify-hedge.ts';

/** A problem with the names of its candidates, as files of the format "tracking-instance/1" hold it. */
export type Instance = Problem & { names: string[] };

export const instanceFormat = 'tracking-instance/1';

/**
 * Reads an instance (docs of the command line describe the format). Beyond the fields listed there, a side may name candidates by
 * index in `held` and `excluded`, and `cost` may give a linear cost with `long` and `short` arrays.
 *
 * @param json the parsed file
 * @param data contents of the file that its field `data` names (float64, little-endian); null when the numbers are inline
 * @throws UserError 'bad-file' that names the field and what is wrong with it
 */
export function parseInstance(json: unknown, data: ArrayBuffer | null): Instance {
  const fields = parseObject(json, 'the instance');
  if (fields.format !== instanceFormat) {
    throw fieldError('format', `is ${JSON.stringify(fields.format)}; this program reads "${instanceFormat}"`);
  }
  const n = indexField(fields, 'n', 1, 1e6);
  const name = fields.name === undefined ? 'instance' : textField(fields, 'name');
  return {
    name,
    n,
    names: parseNames(fields, n),
    objective: parseObjective(fields, n, data),
    cost: parseCost(fields, n),
    long: parseSide(fields, 'long', n),
    short: fields.short === undefined || fields.short === null ? null : parseSide(fields, 'short', n),
    linear: parseRows(fields, n),
  };
}

/** The file's contents for a problem, numbers inline; `parseInstance` reads it back to the same problem. */
export function serializeInstance(problem: Problem, names: readonly string[]): Record<string, unknown> {
  const { objective } = problem;
  const numbers =
    objective.kind === 'least-squares'
      ? { rows: objective.rows, A: Array.from(objective.A), b: Array.from(objective.b) }
      : { Q: Array.from(objective.Q), c: Array.from(objective.c), constant: objective.constant };
  return {
    format: instanceFormat,
    name: problem.name,
    objective: objective.kind,
    n: problem.n,
    ...numbers,
    names: Array.from(names),
    long: serializeSide(problem.long),
    short: problem.short && serializeSide(problem.short),
    ...(problem.cost && {
      cost: {
        long: Array.from(problem.cost.long),
        short: problem.cost.short && Array.from(problem.cost.short),
      },
    }),
    linear: problem.linear.map((row) => ({
      name: row.name,
      long: Array.from(row.long),
      short: row.short && Array.from(row.short),
      lower: Number.isFinite(row.lower) ? row.lower : null,
      upper: Number.isFinite(row.upper) ? row.upper : null,
    })),
  };
}

function serializeSide(side: Side): Record<string, unknown> {
  const listed = (value: number) =>
    Array.from(side.fixing ?? []).flatMap((own, i) => (own === value ? [i] : []));
  return {
    sum: side.sum,
    lower: Array.from(side.lower),
    upper: Array.from(side.upper),
    maxCount: side.maxCount,
    minCount: side.minCount,
    ...(side.fixing && { held: listed(Fixing.held), excluded: listed(Fixing.excluded) }),
  };
}

function parseNames(fields: Fields, n: number): string[] {
  if (fields.names === undefined || fields.names === null) {
    return Array.from({ length: n }, (_, i) => `x${i + 1}`);
  }
  const { names } = fields;
  if (!Array.isArray(names) || names.length !== n)
    throw fieldError('names', `must be a list of n = ${n} names`);
  const seen = new Map<string, number>();
  return names.map((value: unknown, i) => {
    if (typeof value !== 'string' || value === '') throw fieldError(`names[${i}]`, 'must be a text');
    const before = seen.get(value);
    if (before !== undefined) throw fieldError(`names[${i}]`, `repeats "${value}" of names[${before}]`);
    seen.set(value, i);
    return value;
  });
}

function parseObjective(fields: Fields, n: number, data: ArrayBuffer | null): LeastSquares | Quadratic {
  const kind = fields.objective;
  if (kind === 'least-squares') {
    const rows = indexField(fields, 'rows', 1, 1e7);
    const [A, b] = readNumbers(fields, data, [
      ['A', rows * n, 'rows × n'],
      ['b', rows, 'rows'],
    ]);
    return { kind, rows, A, b };
  }
  if (kind === 'quadratic') {
    const [Q, c] = readNumbers(fields, data, [
      ['Q', n * n, 'n × n'],
      ['c', n, 'n'],
    ]);
    symmetrise(Q, n);
    requireConvex(Q, n);
    return { kind, Q, c, constant: fields.constant === undefined ? 0 : numberField(fields, 'constant') };
  }
  throw fieldError('objective', `is ${JSON.stringify(kind)}; it must be "least-squares" or "quadratic"`);
}

/** The named blocks of numbers, one after the other in the data file, or each an array of its own. */
function readNumbers(
  fields: Fields,
  data: ArrayBuffer | null,
  blocks: [name: string, length: number, shape: string][],
): Float64Array[] {
  if (typeof fields.data !== 'string') {
    return blocks.map(([name, length, shape]) => arrayField(fields, name, length, shape));
  }
  if (data === null) {
    throw new UserError('bad-file', `The instance's numbers are in "${fields.data}", which was not given`, {
      file: fields.data,
      setting: 'data',
      mend: 'Put the data file beside the instance.',
    });
  }
  requireLayout(fields, blocks);
  const wanted = blocks.reduce((total, [, length]) => total + length, 0);
  if (data.byteLength !== 8 * wanted) {
    const shapes = blocks.map(([name, , shape]) => `${name} (${shape})`).join(' and ');
    throw fieldError(
      'data',
      `file "${fields.data}" has ${data.byteLength} bytes; ${shapes} as float64 need ${8 * wanted}`,
    );
  }
  const view = new DataView(data);
  let offset = 0;
  return blocks.map(([name, length]) => {
    const block = new Float64Array(length);
    for (let k = 0; k < length; k++, offset += 8) {
      block[k] = view.getFloat64(offset, true);
      if (!Number.isFinite(block[k]))
        throw fieldError(`${name}[${k}]`, 'in the data file is not a finite number');
    }
    return block;
  });
}

/** The layout is a sentence; what matters is the number format and the order of the blocks. */
function requireLayout(fields: Fields, blocks: [name: string, length: number, shape: string][]): void {
  if (fields.layout === undefined) return;
  const layout = textField(fields, 'layout');
  const order = blocks.map(([name]) => layout.search(new RegExp(`\\b${name}\\b`)));
  if (!layout.startsWith('float64 little-endian') || order[0] < 0 || order[1] < order[0]) {
    const [first, second] = blocks;
    throw fieldError(
      'layout',
      `is "${layout}"; supported is "float64 little-endian: ${first[0]} row-major (${first[2]}), then ${second[0]}"`,
    );
  }
}

function symmetrise(Q: Float64Array, n: number): void {
  let largest = 0;
  for (const value of Q) largest = Math.max(largest, Math.abs(value));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const difference = Math.abs(Q[i * n + j] - Q[j * n + i]);
      if (difference > 1e-9 * largest) throw fieldError('Q', `is not symmetric at row ${i}, column ${j}`);
      Q[i * n + j] = Q[j * n + i] = 0.5 * (Q[i * n + j] + Q[j * n + i]);
    }
  }
}

/** Cholesky of Q with a small ridge must succeed. */
function requireConvex(Q: Float64Array, n: number): void {
  const L = Float64Array.from(Q);
  let trace = 0;
  for (let i = 0; i < n; i++) trace += Math.abs(Q[i * n + i]);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = Q[i * n + j] + (i === j ? (1e-8 * trace) / n : 0);
      for (let k = 0; k < j; k++) sum -= L[i * n + k] * L[j * n + k];
      if (i !== j) L[i * n + j] = sum / L[j * n + j];
      else if (sum >= 0 && trace > 0) L[i * n + i] = Math.sqrt(Math.max(sum, Number.MIN_VALUE));
      else if (trace > 0) {
        throw fieldError('Q', `is not positive semi-definite: its leading ${i + 1} × ${i + 1} block is not`);
      } else L[i * n + i] = 1;
    }
  }
}

function parseSide(fields: Fields, name: 'long' | 'short', n: number): Side {
  const side = parseObject(fields[name], name);
  const lower = spreadField(side, `${name}.lower`, 'lower', n);
  const upper = spreadField(side, `${name}.upper`, 'upper', n);
  for (let i = 0; i < n; i++) {
    if (lower[i] < 0)
      throw fieldError(`${name}.lower[${i}]`, `is ${lower[i]}; a smallest weight is not negative`);
    if (lower[i] > upper[i]) {
      throw fieldError(`${name}.lower[${i}]`, `is ${lower[i]}, above the upper bound ${upper[i]}`);
    }
  }
  const sum = side.sum === undefined || side.sum === null ? null : numberField(side, 'sum', `${name}.sum`);
  if (sum !== null && sum < 0)
    throw fieldError(`${name}.sum`, `is ${sum}; weights of a side are not negative`);
  const count = (field: string) =>
    side[field] === undefined || side[field] === null
      ? null
      : indexField(side, field, 0, 1e6, `${name}.${field}`);
  return {
    sum,
    lower,
    upper,
    maxCount: count('maxCount'),
    minCount: count('minCount') ?? 0,
    fixing: parseFixing(side, name, n),
  };
}

function parseFixing(side: Fields, name: string, n: number): Uint8Array | null {
  if (side.held === undefined && side.excluded === undefined) return null;
  const fixing = new Uint8Array(n);
  for (const [field, value] of [
    ['held', Fixing.held],
    ['excluded', Fixing.excluded],
  ] as const) {
    const list = side[field] ?? [];
    if (!Array.isArray(list)) throw fieldError(`${name}.${field}`, 'must be a list of candidate indices');
    list.forEach((index: unknown, k) => {
      if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= n) {
        throw fieldError(`${name}.${field}[${k}]`, `must be a candidate index from 0 to ${n - 1}`);
      }
      if (fixing[index] !== Fixing.free)
        throw fieldError(`${name}.${field}[${k}]`, `lists candidate ${index} again`);
      fixing[index] = value;
    });
  }
  return fixing;
}

function parseCost(fields: Fields, n: number): LinearCost | null {
  if (fields.cost === undefined || fields.cost === null) return null;
  const cost = parseObject(fields.cost, 'cost');
  return {
    long: arrayField(cost, 'long', n, 'n', 'cost.long'),
    short:
      cost.short === undefined || cost.short === null
        ? null
        : arrayField(cost, 'short', n, 'n', 'cost.short'),
  };
}

function parseRows(fields: Fields, n: number): LinearRow[] {
  const rows = fields.linear ?? [];
  if (!Array.isArray(rows)) throw fieldError('linear', 'must be a list of rows');
  return rows.map((value: unknown, r) => {
    const at = `linear[${r}]`;
    const row = parseObject(value, at);
    const lower = optionalNumber(row, 'lower', `${at}.lower`) ?? -Infinity;
    const upper = optionalNumber(row, 'upper', `${at}.upper`) ?? Infinity;
    if (lower > upper) throw fieldError(`${at}.lower`, `is ${lower}, above the upper limit ${upper}`);
    const { long, short } = rowCoefficients(row, at, n);
    return {
      name: row.name === undefined ? `row ${r + 1}` : textField(row, 'name', `${at}.name`),
      long,
      short,
      lower,
      upper,
    };
  });
}

function rowCoefficients(row: Fields, at: string, n: number): Pick<LinearRow, 'long' | 'short'> {
  if (row.coefficients !== undefined) {
    if (row.long !== undefined || row.short !== undefined) {
      throw fieldError(at, 'has both `coefficients` and `long` or `short`; give one of them');
    }
    const long = arrayField(row, 'coefficients', n, 'n', `${at}.coefficients`);
    return { long, short: long.map((value) => -value) };
  }
  return {
    long: arrayField(row, 'long', n, 'n', `${at}.long`),
    short:
      row.short === undefined || row.short === null ? null : arrayField(row, 'short', n, 'n', `${at}.short`),
  };
}
