/** `name`, or `name (2)`, `name (3)` … : the first that is free. */
export function firstFree(name: string, isFree: (candidate: string) => boolean): string {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name} (${number})`;
    if (isFree(candidate)) return candidate;
  }
}
