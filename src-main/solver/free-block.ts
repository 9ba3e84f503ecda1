/** Status of a position of a support: at its lower bound, free, at its upper bound. */
export const PositionStatus = { lower: -1, free: 0, upper: 1 } as const;

/** A pivot below so many ridges makes the inverse fragile. */
const fragileRidges = 100;

/**
 * The inverse of the Hessian's block of free variables, kept current under additions and removals in O(m²) each by
 * bordering. It serves as the Newton matrix of an active-set method whose gradients are always computed from the
 * Hessian itself, so that rounding in the inverse costs at most an extra step and never a wrong answer.
 */
export class FreeBlock {
  /** m, number of free variables. */
  size = 0;
  readonly stride: number;
  /** Length m: the position in the support of each free variable. */
  readonly position: Int32Array;
  /** Whether a pivot was so small that a removal by downdating would leave mostly rounding: build afresh instead. */
  fragile = false;
  /** m × m in rows of `stride`. */
  readonly inverse: Float64Array;
  private readonly scratch: Float64Array;

  constructor(capacity: number) {
    this.stride = capacity;
    this.position = new Int32Array(capacity);
    this.inverse = new Float64Array(capacity * capacity);
    this.scratch = new Float64Array(capacity);
  }

  clear(): void {
    this.size = 0;
    this.fragile = false;
  }

  copyFrom(other: FreeBlock): void {
    const used = other.size * other.stride;
    this.size = other.size;
    this.fragile = other.fragile;
    for (let a = 0; a < other.size; a++) this.position[a] = other.position[a];
    this.inverse.set(other.inverse.subarray(0, used));
  }

  /**
   * Frees one more variable.
   * @param column length m, the Hessian's entries against the variables that are free already
   * @param diagonal the variable's own entry, ridge included
   * @param ridge smallest pivot that is accepted; a smaller one (duplicate columns) is raised to it
   */
  append(position: number, column: Float64Array, diagonal: number, ridge: number): void {
    const { size, stride, inverse, scratch } = this;
    let pivot = diagonal;
    for (let a = 0; a < size; a++) {
      const row = a * stride;
      let sum = 0;
      for (let b = 0; b < size; b++) sum += inverse[row + b] * column[b];
      scratch[a] = sum;
      pivot -= sum * column[a];
    }
    if (!(pivot > fragileRidges * ridge)) this.fragile = true;
    if (!(pivot > ridge)) pivot = ridge;
    const scale = 1 / pivot;
    const last = size * stride;
    for (let a = 0; a < size; a++) {
      const row = a * stride;
      const factor = scratch[a] * scale;
      for (let b = 0; b < size; b++) inverse[row + b] += factor * scratch[b];
      inverse[row + size] = -factor;
      inverse[last + a] = -factor;
    }
    inverse[last + size] = scale;
    this.position[size] = position;
    this.size = size + 1;
  }

  /** Fixes the free variable at `index` (its place in `position`) where the inverse is not fragile; the last takes its place. */
  remove(index: number): void {
    const { stride, inverse, scratch, position } = this;
    const last = this.size - 1;
    const source = last * stride;
    if (index !== last) this.exchange(index, last);
    const scale = 1 / inverse[source + last];
    for (let a = 0; a < last; a++) scratch[a] = inverse[source + a];
    for (let a = 0; a < last; a++) {
      const row = a * stride;
      const factor = scratch[a] * scale;
      if (factor !== 0) for (let b = 0; b < last; b++) inverse[row + b] -= factor * scratch[b];
    }
    position[index] = position[last];
    this.size = last;
  }

  /** Exchanges rows and columns; `position` is left to the caller. */
  private exchange(first: number, second: number): void {
    const { size, stride, inverse } = this;
    for (let b = 0; b < size; b++) {
      const value = inverse[first * stride + b];
      inverse[first * stride + b] = inverse[second * stride + b];
      inverse[second * stride + b] = value;
    }
    for (let a = 0; a < size; a++) {
      const value = inverse[a * stride + first];
      inverse[a * stride + first] = inverse[a * stride + second];
      inverse[a * stride + second] = value;
    }
  }

  /** out[outStart…] = inverse · vector[start…], m numbers each. */
  multiplyAt(vector: Float64Array, start: number, out: Float64Array, outStart: number): void {
    const { size, stride, inverse } = this;
    for (let a = 0; a < size; a++) {
      const row = a * stride;
      let sum = 0;
      for (let b = 0; b < size; b++) sum += inverse[row + b] * vector[start + b];
      out[outStart + a] = sum;
    }
  }
}
