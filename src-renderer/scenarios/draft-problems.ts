import { scenarioDraft, type ScenarioDraft } from '../../src-main/contract/scenarios.ts';

/** What the contract's own schema says of a draft, by setting (or by 'name', 'tags', 'notes'). */
export function draftProblems(draft: ScenarioDraft): ReadonlyMap<string, string> {
  const parsed = scenarioDraft.safeParse(draft);
  if (parsed.success) return new Map();
  return new Map(
    parsed.error.issues.map(({ path, message }) => [
      String((path[0] === 'settings' ? path[1] : path[0]) ?? ''),
      message,
    ]),
  );
}
