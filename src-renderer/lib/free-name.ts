import { firstFree } from '../../src-main/contract/first-free.ts';

/** `name`, or the first numbered one that none of those taken has; as on file, whatever the case. */
export function freeName(name: string, taken: readonly string[]): string {
  const known = new Set(taken.map((other) => other.toLowerCase()));
  return firstFree(name, (candidate) => !known.has(candidate.toLowerCase()));
}
