import { at, put, reserveMatrix, reserveNumbers, rowOf } from './memory';
import { axpy, dot } from './vector';

/** A lower triangle with right-hand sides as extra rows below it, so that factoring solves forward at once. */
export class Factor {
  static matrix: usize = 0;
  static stride: i32 = 0;
  /** Reciprocals of the diagonal. */
  static inverse: usize = 0;
  static smallestPivot: f64 = 0;

  static reserve(N: i32): void {
    Factor.matrix = reserveMatrix(N + 4, N + 2);
    Factor.inverse = reserveNumbers(N + 2);
  }

  @inline static row(a: i32): usize {
    return rowOf(Factor.matrix, a, Factor.stride);
  }
}

@inline function lanes(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

/** Columns 0..columns−1 of two rows (which may be the same) against the factored rows above; `columns` is even. */
function eliminatePair(top: usize, bottom: usize, columns: i32): void {
  const stride = <usize>Factor.stride << 3;
  const inverse = Factor.inverse;
  let first = Factor.matrix;
  for (let b = 0; b < columns; b += 2) {
    const second = first + stride;
    let s00 = f64x2.splat(0);
    let s01 = s00;
    let s10 = s00;
    let s11 = s00;
    for (let o: usize = 0, end = <usize>b << 3; o < end; o += 16) {
      const t = v128.load(top + o);
      const u = v128.load(bottom + o);
      const p = v128.load(first + o);
      const q = v128.load(second + o);
      s00 = f64x2.relaxed_madd(t, p, s00);
      s01 = f64x2.relaxed_madd(t, q, s01);
      s10 = f64x2.relaxed_madd(u, p, s10);
      s11 = f64x2.relaxed_madd(u, q, s11);
    }
    const i0 = at(inverse, b);
    const i1 = at(inverse, b + 1);
    const corner = at(second, b);
    const t0 = (at(top, b) - lanes(s00)) * i0;
    const u0 = (at(bottom, b) - lanes(s10)) * i0;
    const t1 = (at(top, b + 1) - lanes(s01) - t0 * corner) * i1;
    const u1 = (at(bottom, b + 1) - lanes(s11) - u0 * corner) * i1;
    put(top, b, t0);
    put(top, b + 1, t1);
    put(bottom, b, u0);
    put(bottom, b + 1, u1);
    first = second + stride;
  }
}

@inline function pivot(row: usize, a: i32): void {
  let value = at(row, a) - dot(row, row, a);
  if (!(value > Factor.smallestPivot)) value = Factor.smallestPivot;
  value = Math.sqrt(value);
  put(row, a, value);
  put(Factor.inverse, a, 1 / value);
}

/** Factors rows from..size−1 in place; the rows before are factored already. */
export function factorRows(from: i32, size: i32): void {
  for (let a = from & ~1; a < size; a += 2) {
    const top = Factor.row(a);
    if (a + 1 === size) {
      eliminatePair(top, top, a);
      pivot(top, a);
      return;
    }
    const bottom = Factor.row(a + 1);
    eliminatePair(top, bottom, a);
    pivot(top, a);
    put(bottom, a, (at(bottom, a) - dot(bottom, top, a)) * at(Factor.inverse, a));
    pivot(bottom, a + 1);
  }
}

/** Forward substitution of two right-hand sides in place. */
export function forwardPair(top: usize, bottom: usize, size: i32): void {
  const even = size & ~1;
  eliminatePair(top, bottom, even);
  if (even === size) return;
  const row = Factor.row(even);
  const inverse = at(Factor.inverse, even);
  put(top, even, (at(top, even) - dot(top, row, even)) * inverse);
  if (bottom !== top) put(bottom, even, (at(bottom, even) - dot(bottom, row, even)) * inverse);
}

/** Backward substitution in place. */
export function backward(x: usize, size: i32): void {
  for (let a = size - 1; a >= 0; a--) {
    const value = at(x, a) * at(Factor.inverse, a);
    put(x, a, value);
    axpy(x, -value, Factor.row(a), a);
  }
}
