/** Each value once, in the order of its first appearance. */
export const unique = <T>(values: Iterable<T>): T[] => [...new Set(values)];
