// Linear memory as flat arrays of f64, i32 and u8. Everything is reserved once, at initialisation: no allocator, no growth
// afterwards, so that the host's views stay valid.

const FIRST_ADDRESS: usize = 65536;
let top: usize = FIRST_ADDRESS;

/** Reserves zeroed memory, aligned for v128; one vector of slack behind it, so that paired loads may run over by one. */
export function reserve(bytes: usize): usize {
  const address = top;
  top = (top + bytes + 16 + 15) & ~(<usize>15);
  const pages = <i32>((top + 65535) >> 16);
  if (pages > memory.size() && memory.grow(pages - memory.size()) < 0) unreachable();
  return address;
}

@inline export function reserveNumbers(count: i32): usize {
  return reserve(<usize>count << 3);
}

@inline export function reserveMatrix(rows: i32, columns: i32): usize {
  return reserve((<usize>rows * <usize>columns) << 3);
}

@inline export function reserveIntegers(count: i32): usize {
  return reserve(<usize>count << 2);
}

@inline export function at(array: usize, i: i32): f64 {
  return load<f64>(array + (<usize>i << 3));
}

@inline export function put(array: usize, i: i32, value: f64): void {
  store<f64>(array + (<usize>i << 3), value);
}

@inline export function integerAt(array: usize, i: i32): i32 {
  return load<i32>(array + (<usize>i << 2));
}

@inline export function putInteger(array: usize, i: i32, value: i32): void {
  store<i32>(array + (<usize>i << 2), value);
}

@inline export function byteAt(array: usize, i: i32): u8 {
  return load<u8>(array + <usize>i);
}

@inline export function putByte(array: usize, i: i32, value: u8): void {
  store<u8>(array + <usize>i, value);
}

/** Address of row i of a matrix with `stride` columns. */
@inline export function rowOf(matrix: usize, i: i32, stride: i32): usize {
  return matrix + ((<usize>i * <usize>stride) << 3);
}
