/**
 * The smaller of ZᵀZ and ZZᵀ, which have the same nonzero eigenvalues and the same Frobenius norm.
 * @param Z Row-major, rows × columns.
 * @returns The full symmetric matrix, order × order, order = min(rows, columns).
 */
export function smallerGram(
  Z: Float64Array,
  rows: number,
  columns: number,
): { order: number; gram: Float64Array } {
  const byRows = rows <= columns;
  const order = byRows ? rows : columns;
  const length = byRows ? columns : rows;
  // The vectors whose products it holds, contiguous.
  const vectors = byRows ? Z : transposed(Z, rows, columns);
  const gram = new Float64Array(order * order);
  for (let i = 0; i < order; i++)
    for (let j = 0; j <= i; j++) {
      let product = 0;
      for (let k = 0; k < length; k++) product += vectors[i * length + k] * vectors[j * length + k];
      gram[i * order + j] = product;
      gram[j * order + i] = product;
    }
  return { order, gram };
}

function transposed(Z: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(Z.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) result[column * rows + row] = Z[row * columns + column];
  return result;
}
