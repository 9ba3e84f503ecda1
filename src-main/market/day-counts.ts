/** Names by day: how many have a price, and how many are between their first and their last price. */
export interface DayCounts {
  /** Day of index 0; index i is the day `earliest + i`. */
  earliest: number;
  priced: Int32Array;
  alive: Int32Array;
}

/**
 * Counts names by calendar day (weekends included) between `from` and `to`; null when no name has a price. Days of each
 * name ascend.
 */
export function countDays(
  names: readonly { days: Int32Array }[],
  from = -Infinity,
  to = Infinity,
): DayCounts | null {
  const traded = names.filter(({ days }) => days.length > 0);
  const earliest = traded.reduce((day, { days }) => Math.min(day, days[0]!), Infinity);
  const latest = traded.reduce((day, { days }) => Math.max(day, days.at(-1)!), -Infinity);
  const [begin, end] = [Math.max(from, earliest), Math.min(to, latest)];
  if (!(begin <= end)) return null;
  const span = end - begin + 1;
  const priced = new Int32Array(span);
  const alive = new Int32Array(span + 1);
  for (const { days } of traded) {
    for (const day of days) if (day >= begin && day <= end) priced[day - begin]!++;
    const [first, last] = [days[0]!, days.at(-1)!];
    if (first > end || last < begin) continue;
    // Births and the days after deaths first; the running sum below turns them into the living.
    alive[Math.max(0, first - begin)]!++;
    alive[Math.min(span, last + 1 - begin)]!--;
  }
  for (let day = 1; day < span; day++) alive[day]! += alive[day - 1]!;
  return { earliest: begin, priced, alive: alive.subarray(0, span) };
}

/** The trading days of a whole market: days on which at least half of the names alive have a price. */
export function marketCalendar(names: readonly { days: Int32Array }[]): Int32Array<ArrayBuffer> {
  const counts = countDays(names);
  const calendar: number[] = [];
  counts?.priced.forEach((count, at) => {
    if (count > 0 && 2 * count >= counts.alive[at]!) calendar.push(counts.earliest + at);
  });
  return Int32Array.from(calendar);
}
