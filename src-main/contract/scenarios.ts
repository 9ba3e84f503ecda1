import { z } from 'zod';
import { scenarioSettings, type ScenarioSettings } from './settings.ts';

export const scenarioName = z.string().trim().min(1, 'give the scenario a name').max(120);
export const tag = z.string().trim().min(1).max(40);

export const scenarioDraft = z.object({
  name: scenarioName,
  basketId: z.number().int().positive(),
  settings: scenarioSettings,
  tags: z.array(tag).max(20).default([]),
  notes: z.string().max(10_000).default(''),
});
export type ScenarioDraft = z.infer<typeof scenarioDraft>;

export interface Scenario extends ScenarioDraft {
  id: number;
  /** Counts up with every stored change; a save names the version that it edits. */
  version: number;
  archived: boolean;
  createdAt: string;
  updatedAt: string;
}

export interface ScenarioSummary {
  id: number;
  name: string;
  basketId: number;
  basketName: string;
  tags: string[];
  archived: boolean;
  from: string;
  to: string;
  anchor: ScenarioSettings['anchor'];
  updatedAt: string;
  runs: number;
  lastRun: {
    id: number;
    finishedAt: string;
    inSampleRmse: number;
    outOfSampleRmse: number | null;
    gap: number;
  } | null;
}

export interface ScenarioVersion {
  version: number;
  savedAt: string;
  name: string;
  settings: ScenarioSettings;
}

/** What the checker has to say of one setting, in the user's words. */
export interface Finding {
  severity: 'error' | 'warning' | 'info';
  setting: keyof ScenarioSettings | null;
  message: string;
  /** The smallest change that mends it, ready to be applied. */
  mend: Mend | null;
}

export interface Mend {
  label: string;
  /** Settings to set, as a partial ScenarioSettings. */
  change: Partial<ScenarioSettings>;
}

export interface ScenarioCheck {
  feasible: boolean;
  findings: Finding[];
  window: { from: string; to: string; days: number } | null;
  anchorDate: string | null;
  candidates: number;
  excluded: ExcludedName[];
}

export interface ExcludedName {
  symbol: string;
  reason: string;
}
