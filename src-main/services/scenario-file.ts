import { z } from 'zod';
import { basketDraft, type Basket } from '../contract/baskets.ts';
import { UserError } from '../contract/result.ts';
import { scenarioDraft, type Scenario } from '../contract/scenarios.ts';

/** A scenario with its basket, to be handed to another desk. */
const scenarioFile = z.object({
  format: z.literal('static-hedge-scenario/1'),
  scenario: scenarioDraft.omit({ basketId: true }),
  basket: basketDraft,
});

export type ScenarioFile = z.infer<typeof scenarioFile>;

export function writeScenarioFile(scenario: Scenario, basket: Basket): string {
  const { name, settings, tags, notes } = scenario;
  const { name: basketName, kind, notional, entries } = basket;
  const content: ScenarioFile = {
    format: 'static-hedge-scenario/1',
    scenario: { name, settings, tags, notes },
    basket: { name: basketName, kind, notional, entries },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** @throws UserError `bad-file` naming the file and the first member that is wrong. */
export function readScenarioFile(text: string, file: string): ScenarioFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError('bad-file', `${file} is no scenario file: ${reason}`, { file });
  }
  const parsed = scenarioFile.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const where = issue.path.join('.') || 'format';
  throw new UserError(
    'bad-file',
    `${file} is no scenario file that this version reads: ${where}: ${issue.message}`,
    {
      file,
      setting: where,
    },
  );
}
