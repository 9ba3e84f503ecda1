/** `name`, or `name (2)`, `name (3)` … : the first that none of those taken has, whatever its case. */
export function freeName(name: string, taken: readonly string[]): string {
  const known = new Set(taken.map((other) => other.toLowerCase()));
  let number = 1;
  const candidate = () => (number === 1 ? name : `${name} (${number})`);
  while (known.has(candidate().toLowerCase())) number++;
  return candidate();
}
