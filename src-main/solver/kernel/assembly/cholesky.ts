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
    Factor.matrix = reserveMatrix(N + 8, N + 3);
    Factor.inverse = reserveNumbers(N + 2);
  }

  @inline static row(a: i32): usize {
    return rowOf(Factor.matrix, a, Factor.stride);
  }
}

@inline function lanes(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

/** Columns from..columns−1 (both even) of two rows, which may be the same, against the factored rows above. */
function eliminatePair(top: usize, bottom: usize, from: i32, columns: i32): void {
  const stride = <usize>Factor.stride << 3;
  let first = Factor.row(from);
  for (let b = from; b < columns; b += 2) {
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
    const corner = at(second, b);
    finishColumns(top, b, lanes(s00), lanes(s01), corner);
    if (bottom !== top) finishColumns(bottom, b, lanes(s10), lanes(s11), corner);
    first = second + stride;
  }
}

/** The same for four different rows: twice the arithmetic per load. */
function eliminateFour(r0: usize, columns: i32): void {
  const stride = <usize>Factor.stride << 3;
  const r1 = r0 + stride;
  const r2 = r1 + stride;
  const r3 = r2 + stride;
  let first = Factor.matrix;
  for (let b = 0; b < columns; b += 2) {
    const second = first + stride;
    let s00 = f64x2.splat(0);
    let s01 = s00;
    let s10 = s00;
    let s11 = s00;
    let s20 = s00;
    let s21 = s00;
    let s30 = s00;
    let s31 = s00;
    for (let o: usize = 0, end = <usize>b << 3; o < end; o += 16) {
      const p = v128.load(first + o);
      const q = v128.load(second + o);
      const t = v128.load(r0 + o);
      s00 = f64x2.relaxed_madd(t, p, s00);
      s01 = f64x2.relaxed_madd(t, q, s01);
      const u = v128.load(r1 + o);
      s10 = f64x2.relaxed_madd(u, p, s10);
      s11 = f64x2.relaxed_madd(u, q, s11);
      const v = v128.load(r2 + o);
      s20 = f64x2.relaxed_madd(v, p, s20);
      s21 = f64x2.relaxed_madd(v, q, s21);
      const w = v128.load(r3 + o);
      s30 = f64x2.relaxed_madd(w, p, s30);
      s31 = f64x2.relaxed_madd(w, q, s31);
    }
    const corner = at(second, b);
    finishColumns(r0, b, lanes(s00), lanes(s01), corner);
    finishColumns(r1, b, lanes(s10), lanes(s11), corner);
    finishColumns(r2, b, lanes(s20), lanes(s21), corner);
    finishColumns(r3, b, lanes(s30), lanes(s31), corner);
    first = second + stride;
  }
}

/** Entries b and b+1 of a row from their inner products with the rows above. */
@inline function finishColumns(row: usize, b: i32, sum0: f64, sum1: f64, corner: f64): void {
  const x0 = (at(row, b) - sum0) * at(Factor.inverse, b);
  put(row, b, x0);
  put(row, b + 1, (at(row, b + 1) - sum1 - x0 * corner) * at(Factor.inverse, b + 1));
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
  let a = from & ~1;
  for (; a + 4 <= size; a += 4) {
    eliminateFour(Factor.row(a), a);
    factorPair(a);
    eliminatePair(Factor.row(a + 2), Factor.row(a + 3), a, a + 2);
    factorPair(a + 2);
  }
  for (; a + 2 <= size; a += 2) {
    eliminatePair(Factor.row(a), Factor.row(a + 1), 0, a);
    factorPair(a);
  }
  if (a < size) {
    eliminatePair(Factor.row(a), Factor.row(a), 0, a);
    pivot(Factor.row(a), a);
  }
}

/** The two-by-two block of rows a and a+1 once their columns before a are done. */
@inline function factorPair(a: i32): void {
  const top = Factor.row(a);
  const bottom = Factor.row(a + 1);
  pivot(top, a);
  put(bottom, a, (at(bottom, a) - dot(bottom, top, a)) * at(Factor.inverse, a));
  pivot(bottom, a + 1);
}

/** Forward substitution of two right-hand sides in place. */
export function forwardPair(top: usize, bottom: usize, size: i32): void {
  const even = size & ~1;
  eliminatePair(top, bottom, 0, even);
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
