import type { QualityFinding } from '../contract/market-files.ts';
import type { FindingRow } from '../contract/market.ts';
import { UserError } from '../contract/result.ts';
import { dayOfIso, isoOfDay } from '../model/days.ts';
import type { ReadableDatabase, WritableDatabase } from './database.ts';
import { instrumentsOf } from './instruments-store.ts';

/**
 * Adds findings to those on file; the same finding again updates it and stays accepted if it was. Findings of symbols
 * that are not on file are passed over: there is nothing to look at.
 */
export function saveFindings(database: WritableDatabase, findings: readonly QualityFinding[]): void {
  const insert = database.prepare(
    `INSERT INTO findings (instrument_id, kind, from_day, to_day, value, message) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (instrument_id, kind, from_day)
     DO UPDATE SET to_day = excluded.to_day, value = excluded.value, message = excluded.message`,
  );
  const ids = instrumentsOf(
    database,
    findings.map(({ symbol }) => symbol),
  );
  for (const [index, { kind, from, to, value, message }] of findings.entries())
    if (ids[index] !== -1) insert.run(ids[index], kind, from, to, value, message);
}

/**
 * What the checks on whole histories now say of these symbols: findings of the same kinds that no longer hold go, the
 * others stay as they are, accepted or not.
 */
export function replaceFindings(
  database: WritableDatabase,
  symbols: readonly string[],
  kinds: readonly string[],
  findings: readonly QualityFinding[],
): void {
  const holds = new Set(findings.map(({ symbol, kind, from }) => `${symbol}\n${kind}\n${from}`));
  const onFile = database.prepare<[number], { kind: string; from_day: number }>(
    'SELECT kind, from_day FROM findings WHERE instrument_id = ?',
  );
  const remove = database.prepare(
    'DELETE FROM findings WHERE instrument_id = ? AND kind = ? AND from_day = ?',
  );
  const ids = instrumentsOf(database, symbols);
  for (const [index, symbol] of symbols.entries())
    for (const { kind, from_day } of onFile.all(ids[index]))
      if (kinds.includes(kind) && !holds.has(`${symbol}\n${kind}\n${from_day}`))
        remove.run(ids[index], kind, from_day);
  saveFindings(database, findings);
}

/** All findings by symbol and day. */
export function listFindings(database: ReadableDatabase): FindingRow[] {
  return database
    .prepare<
      [],
      { symbol: string; kind: string; from_day: number; to_day: number; message: string; accepted: number }
    >(
      `SELECT symbol, kind, from_day, to_day, message, accepted FROM findings
       JOIN instruments ON instruments.id = instrument_id ORDER BY symbol, from_day, kind`,
    )
    .all()
    .map(({ symbol, kind, from_day, to_day, message, accepted }) => ({
      symbol,
      kind,
      from: isoOfDay(from_day),
      to: isoOfDay(to_day),
      message,
      accepted: accepted === 1,
    }));
}

/** @throws UserError('not-found') when there is no such finding. */
export function acceptFinding(
  database: WritableDatabase,
  finding: { symbol: string; kind: string; from: string; accepted: boolean },
): void {
  const { changes } = database
    .prepare(
      `UPDATE findings SET accepted = ? WHERE kind = ? AND from_day = ?
         AND instrument_id = (SELECT id FROM instruments WHERE symbol = ?)`,
    )
    .run(Number(finding.accepted), finding.kind, dayOfIso(finding.from), finding.symbol);
  if (changes === 0)
    throw new UserError(
      'not-found',
      `there is no finding "${finding.kind}" of ${finding.symbol} from ${finding.from}`,
    );
}
