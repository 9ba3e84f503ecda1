/** The symbol on file that differs least from a mistyped one, by at most two letters; null when none is near. */
export function nearestSymbol(symbol: string, known: readonly string[]): string | null {
  const wanted = symbol.toUpperCase();
  let best: string | null = null;
  let distance = Math.min(2, wanted.length - 1) + 1;
  for (const candidate of known) {
    const edits = editDistance(wanted, candidate.toUpperCase(), distance);
    if (edits < distance) {
      best = candidate;
      distance = edits;
    }
  }
  return best;
}

/** Levenshtein's distance, or `limit` when it is no less. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min(substitution, row[j]! + 1, next[j - 1]! + 1);
    }
    row = next;
  }
  return Math.min(limit, row[b.length]!);
}
