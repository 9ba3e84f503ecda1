import { at, put } from './memory';

@inline function sumOfLanes(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

/** y += factor · x */
export function axpy(y: usize, factor: f64, x: usize, n: i32): void {
  const splat = f64x2.splat(factor);
  let k = 0;
  for (const paired = n & ~3; k < paired; k += 4) {
    const o = <usize>k << 3;
    v128.store(y + o, f64x2.relaxed_madd(splat, v128.load(x + o), v128.load(y + o)));
    v128.store(y + o, f64x2.relaxed_madd(splat, v128.load(x + o, 16), v128.load(y + o, 16)), 16);
  }
  for (; k < n; k++) put(y, k, at(y, k) + factor * at(x, k));
}

/** y += f₁x₁ + f₂x₂ + f₃x₃ + f₄x₄ */
export function axpy4(y: usize, f1: f64, x1: usize, f2: f64, x2: usize, f3: f64, x3: usize, f4: f64, x4: usize, n: i32): void {
  const s1 = f64x2.splat(f1);
  const s2 = f64x2.splat(f2);
  const s3 = f64x2.splat(f3);
  const s4 = f64x2.splat(f4);
  let k = 0;
  for (const paired = n & ~1; k < paired; k += 2) {
    const o = <usize>k << 3;
    let sum = f64x2.relaxed_madd(s1, v128.load(x1 + o), v128.load(y + o));
    sum = f64x2.relaxed_madd(s2, v128.load(x2 + o), sum);
    sum = f64x2.relaxed_madd(s3, v128.load(x3 + o), sum);
    v128.store(y + o, f64x2.relaxed_madd(s4, v128.load(x4 + o), sum));
  }
  if (k < n) put(y, k, at(y, k) + f1 * at(x1, k) + f2 * at(x2, k) + f3 * at(x3, k) + f4 * at(x4, k));
}

/** y += f₁x₁ + f₂x₂ */
export function axpy2(y: usize, f1: f64, x1: usize, f2: f64, x2: usize, n: i32): void {
  const s1 = f64x2.splat(f1);
  const s2 = f64x2.splat(f2);
  let k = 0;
  for (const paired = n & ~3; k < paired; k += 4) {
    const o = <usize>k << 3;
    const low = f64x2.relaxed_madd(s1, v128.load(x1 + o), v128.load(y + o));
    const high = f64x2.relaxed_madd(s1, v128.load(x1 + o, 16), v128.load(y + o, 16));
    v128.store(y + o, f64x2.relaxed_madd(s2, v128.load(x2 + o), low));
    v128.store(y + o, f64x2.relaxed_madd(s2, v128.load(x2 + o, 16), high), 16);
  }
  for (; k < n; k++) put(y, k, at(y, k) + f1 * at(x1, k) + f2 * at(x2, k));
}

export function dot(a: usize, b: usize, n: i32): f64 {
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  let k = 0;
  for (const paired = n & ~3; k < paired; k += 4) {
    const o = <usize>k << 3;
    even = f64x2.relaxed_madd(v128.load(a + o), v128.load(b + o), even);
    odd = f64x2.relaxed_madd(v128.load(a + o, 16), v128.load(b + o, 16), odd);
  }
  let sum = sumOfLanes(f64x2.add(even, odd));
  for (; k < n; k++) sum += at(a, k) * at(b, k);
  return sum;
}

/** The k-th smallest (from 0) of `count` numbers; reorders them so that the k smallest stand before it. */
export function select(numbers: usize, count: i32, k: i32): f64 {
  let left = 0;
  let right = count - 1;
  while (left < right) {
    const pivot = at(numbers, (left + right) >> 1);
    let i = left;
    let j = right;
    while (i <= j) {
      while (at(numbers, i) < pivot) i++;
      while (at(numbers, j) > pivot) j--;
      if (i > j) break;
      const swapped = at(numbers, i);
      put(numbers, i, at(numbers, j));
      put(numbers, j, swapped);
      i++;
      j--;
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return at(numbers, k);
}
