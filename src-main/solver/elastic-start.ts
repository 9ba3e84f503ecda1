import type { Items } from './items.ts';
import { Fixing } from './problem.ts';

/**
 * The elastic problem, whose optimum tells how far the linear rows can be met: every row gets a held slack item outside the groups
 * (behind all others), the slacks' squares are minimised, and `weight` times the objective breaks ties.
 */
export function elasticItems(items: Items, weight: number): Items {
  const rows = items.rows.length;
  const N = items.count;
  const count = N + rows;
  const H = new Float64Array(count * count);
  for (let i = 0; i < N; i++) {
    for (let j = 0; j < N; j++) H[i * count + j] = weight * items.H[i * N + j];
  }
  for (let r = 0; r < rows; r++) H[(N + r) * (count + 1)] = 1;
  return {
    ...items,
    count,
    group: Int8Array.from([...items.group, ...new Array<number>(rows).fill(items.groups)]),
    name: Int32Array.from([...items.name, ...new Array<number>(rows).fill(-1)]),
    partner: Int32Array.from([...items.partner, ...new Array<number>(rows).fill(-1)]),
    H,
    lower: Float64Array.from([...items.lower, ...new Array<number>(rows).fill(0)]),
    upper: Float64Array.from([...items.upper, ...new Array<number>(rows).fill(1e6)]),
    fixing: Uint8Array.from([...items.fixing, ...new Array<number>(rows).fill(Fixing.held)]),
    rows: items.rows.map((row, r) => {
      const coefficients = new Float64Array(count);
      coefficients.set(row.coefficients);
      coefficients[N + r] = 1;
      return { ...row, coefficients };
    }),
  };
}
