import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src-main/contract/result.ts';
import { parseInstance, serializeInstance, verifyHedge } from '../../../src-main/solver/instance.ts';
import { Fixing } from '../../../src-main/solver/problem.ts';

const folder = path.resolve(import.meta.dirname, '../../../../shared/instances');
const present = existsSync(folder);
if (!present) console.log(`skipped: the solver instances are not at ${folder}`);

/** Two days, two names: A = [1 2; 3 4], b = (1, 1). */
const small = () => ({
  format: 'tracking-instance/1',
  name: 'small',
  objective: 'least-squares',
  n: 2,
  rows: 2,
  A: [1, 2, 3, 4] as unknown,
  b: [1, 1] as unknown,
  names: ['AA', 'BB'] as unknown,
  long: { sum: 1 as unknown, lower: 0.1 as unknown, upper: [0.9, 0.8] as unknown, maxCount: 2 as unknown },
  short: null as unknown,
  linear: [
    { name: 'return', coefficients: [1, -1], lower: -0.5 },
    { name: 'sector', long: [1, 0], short: null, lower: null, upper: 0.7 },
  ] as unknown,
});

describe('reading an instance', () => {
  it('takes inline numbers, scalar and array bounds, open row sides', () => {
    const instance = parseInstance(small(), null);
    expect(instance.names).toEqual(['AA', 'BB']);
    expect(instance.objective).toEqual({
      kind: 'least-squares',
      rows: 2,
      A: Float64Array.of(1, 2, 3, 4),
      b: Float64Array.of(1, 1),
    });
    expect(instance.long).toEqual({
      sum: 1,
      lower: Float64Array.of(0.1, 0.1),
      upper: Float64Array.of(0.9, 0.8),
      maxCount: 2,
      minCount: 0,
      fixing: null,
    });
    expect(instance.short).toBeNull();
    expect(instance.linear[0]).toEqual({
      name: 'return',
      long: Float64Array.of(1, -1),
      short: Float64Array.of(-1, 1),
      lower: -0.5,
      upper: Infinity,
    });
    expect(instance.linear[1].lower).toBe(-Infinity);
    expect(instance.linear[1].upper).toBe(0.7);
  });

  it('takes numbers from a data file', () => {
    const { A: _A, b: _b, ...rest } = small();
    const data = Float64Array.of(1, 2, 3, 4, 5, 6).buffer;
    const layout = 'float64 little-endian: A row-major (rows x n), then b (rows)';
    const instance = parseInstance({ ...rest, data: 'small.f64', layout }, data);
    expect(instance.objective).toMatchObject({ A: Float64Array.of(1, 2, 3, 4), b: Float64Array.of(5, 6) });
  });

  it('reads held and excluded candidates, and a linear cost', () => {
    const fields = { ...small(), cost: { long: [0.1, 0.2] } };
    const instance = parseInstance({ ...fields, long: { ...fields.long, held: [1], excluded: [0] } }, null);
    expect(instance.long.fixing).toEqual(Uint8Array.of(Fixing.excluded, Fixing.held));
    expect(instance.cost).toEqual({ long: Float64Array.of(0.1, 0.2), short: null });
  });

  const wrong: [string, string, (fields: ReturnType<typeof small>) => unknown][] = [
    ['another format', 'format', (f) => ({ ...f, format: 'tracking-instance/2' })],
    ['no object', 'the instance', () => [1]],
    ['an unknown objective', 'objective', (f) => ({ ...f, objective: 'linear' })],
    ['no candidates', 'n', (f) => ({ ...f, n: 0 })],
    ['a fractional n', 'n', (f) => ({ ...f, n: 1.5 })],
    ['a short A', 'A', (f) => ({ ...f, A: [1, 2, 3] })],
    ['no b', 'b', (f) => ({ ...f, b: undefined })],
    ['NaN in b', 'b[1]', (f) => ({ ...f, b: [1, NaN] })],
    ['a text in A', 'A[2]', (f) => ({ ...f, A: [1, 2, '3', 4] })],
    ['too few names', 'names', (f) => ({ ...f, names: ['AA'] })],
    ['a repeated name', 'names[1]', (f) => ({ ...f, names: ['AA', 'AA'] })],
    ['no long side', 'long', (f) => ({ ...f, long: undefined })],
    ['a negative lower bound', 'long.lower[0]', (f) => ({ ...f, long: { ...f.long, lower: -0.1 } })],
    ['lower above upper', 'long.lower[1]', (f) => ({ ...f, long: { ...f.long, lower: 0.85 } })],
    ['bounds of the wrong length', 'long.upper', (f) => ({ ...f, long: { ...f.long, upper: [1] } })],
    ['a text as sum', 'long.sum', (f) => ({ ...f, long: { ...f.long, sum: '1' } })],
    ['a negative sum', 'long.sum', (f) => ({ ...f, long: { ...f.long, sum: -1 } })],
    ['a fractional count', 'long.maxCount', (f) => ({ ...f, long: { ...f.long, maxCount: 1.5 } })],
    ['a held candidate out of range', 'long.held[0]', (f) => ({ ...f, long: { ...f.long, held: [2] } })],
    ['a row without coefficients', 'linear[0].long', (f) => ({ ...f, linear: [{ lower: 0 }] })],
    [
      'a row whose limits cross',
      'linear[0].lower',
      (f) => ({ ...f, linear: [{ coefficients: [1, 1], lower: 2, upper: 1 }] }),
    ],
    ['a data file that is not there', 'data', (f) => ({ ...f, data: 'small.f64' })],
  ];
  it.each(wrong)('refuses %s and names %s', (_, field, change) => {
    const attempt = () => parseInstance(change(small()), null);
    expect(attempt).toThrow(UserError);
    expect(attempt).toThrow(field === 'data' ? 'small.f64' : field);
    try {
      attempt();
    } catch (error) {
      expect(error).toMatchObject({ code: 'bad-file', details: { setting: field } });
    }
  });

  it('refuses a data file of another size or with numbers that are not finite', () => {
    const fields = { ...small(), data: 'small.f64' };
    expect(() => parseInstance(fields, new ArrayBuffer(40))).toThrow('has 40 bytes');
    expect(() => parseInstance(fields, Float64Array.of(1, 2, 3, 4, 5, Infinity).buffer)).toThrow('b[1]');
    const transposed = { ...fields, layout: 'float64 little-endian: b (rows), then A' };
    expect(() => parseInstance(transposed, new ArrayBuffer(48))).toThrow('layout');
  });

  it('refuses a quadratic objective that is not convex or not symmetric', () => {
    const { A: _A, b: _b, ...rest } = small();
    const quadratic = (Q: unknown) => ({ ...rest, objective: 'quadratic', Q, c: [0, 0] });
    expect(() => parseInstance(quadratic([1, 2, 2, 1]), null)).toThrow('semi-definite');
    expect(() => parseInstance(quadratic([1, 0.5, 0.4, 1]), null)).toThrow('not symmetric');
    expect(
      parseInstance(
        quadratic([
          [1, 1],
          [1, 1],
        ]),
        null,
      ).objective,
    ).toMatchObject({ constant: 0 });
  });

  it('writes an instance that reads back the same', () => {
    const fields = { ...small(), short: { sum: 0.3, lower: 0, upper: 0.5, maxCount: null, minCount: 1 } };
    const instance = parseInstance(
      { ...fields, long: { ...fields.long, held: [0] }, cost: { long: [0, 1], short: [1, 0] } },
      null,
    );
    const written = JSON.parse(JSON.stringify(serializeInstance(instance, instance.names))) as unknown;
    expect(parseInstance(written, null)).toEqual(instance);
  });

  it.skipIf(!present)('reads every instance of the shared set', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const json = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as { data: string; n: number };
      const { buffer, byteOffset, byteLength } = readFileSync(path.join(folder, json.data));
      const instance = parseInstance(json, buffer.slice(byteOffset, byteOffset + byteLength));
      expect(instance.n).toBe(json.n);
      expect(instance.names).toHaveLength(json.n);
    }
  });
});

describe('checking a hedge', () => {
  const instance = parseInstance(small(), null);

  it('computes the objective from the data', () => {
    // x = (0.5, 0.5): Ax − b = (1.5 − 1, 3.5 − 1) = (0.5, 2.5); 0.25 + 6.25.
    expect(verifyHedge(instance, Float64Array.of(0.5, 0.5))).toEqual({ objective: 6.5, violations: [] });
  });

  it('adds constant, quadratic terms and cost', () => {
    const { A: _A, b: _b, ...rest } = small();
    const quadratic = parseInstance(
      { ...rest, objective: 'quadratic', Q: [2, 1, 1, 3], c: [1, 0], constant: 4, cost: { long: [0.5, 1] } },
      null,
    );
    // ½-½: xᵀQx = (2 + 2 + 3)/4 = 1.75; −2cᵀx = −1; constant 4; cost 0.25 + 0.5.
    expect(verifyHedge(quadratic, Float64Array.of(0.5, 0.5)).objective).toBeCloseTo(5.5, 12);
  });

  const cases: [string, number[], string][] = [
    ['a weight above its bound', [0.1, 0.9], 'outside 0.1 to 0.8'],
    ['a sum that is off', [0.5, 0.4], 'sum to 0.9'],
    ['a short position without a short side', [1, -0.1], 'no short side'],
    ['a row above its limit', [0.75, 0.25], 'row "sector" is 0.75'],
    ['a row below its limit', [0.2, 0.8], 'row "return"'],
    ['a weight that is not a number', [NaN, 1], 'not a finite number'],
    ['a weight too many', [0.5, 0.5, 0], '3 weights for 2'],
  ];
  it.each(cases)('finds %s', (_, x, message) => {
    expect(verifyHedge(instance, Float64Array.from(x)).violations.join('; ')).toContain(message);
  });

  it('finds counts and fixings that are broken', () => {
    const fields = small();
    const tight = parseInstance(
      { ...fields, linear: [], long: { ...fields.long, upper: 1, maxCount: 1, held: [0], excluded: [1] } },
      null,
    );
    const { violations } = verifyHedge(tight, Float64Array.of(0.5, 0.5));
    expect(violations).toEqual([
      'long weight 1 is 0.5 but it is excluded',
      '2 long positions, at most 1 are allowed',
    ]);
    expect(verifyHedge(tight, Float64Array.of(0, 1)).violations[0]).toBe('long candidate 0 must be held');
    const wide = parseInstance(
      { ...fields, linear: [], long: { ...fields.long, upper: 1, minCount: 2 } },
      null,
    );
    expect(verifyHedge(wide, Float64Array.of(1, 0)).violations).toEqual([
      '1 long positions, at least 2 are asked for',
    ]);
  });
});
