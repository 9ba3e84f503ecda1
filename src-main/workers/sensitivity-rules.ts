import type { RulePrice } from '../contract/sensitivity.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import { buildModel } from '../model/build-model.ts';
import type { HedgeModel, ModelInput } from '../model/hedge-model.ts';
import type { Side } from '../solver/problem.ts';

/** A rule one step looser or tighter, and the model under it. */
export interface RuleVariant extends Omit<RulePrice, 'hedge'> {
  model: HedgeModel;
}

/** Of a long list, so many names are tried: each is a search of its own. */
const mostNames = 10;

/**
 * Every rule that counts or names, one step either way: largest and smallest counts by one position, lists by one name.
 * A count that the bounds make redundant has no price and is left out.
 */
export function ruleVariants(input: ModelInput, model: HedgeModel): RuleVariant[] {
  return [
    ...countVariants(model, 'long'),
    ...(model.problem.short ? countVariants(model, 'short') : []),
    ...listVariants(input, model),
  ];
}

const counted = {
  long: { most: 'maxLongs', fewest: 'minLongs' },
  short: { most: 'maxShorts', fewest: 'minShorts' },
} as const;

function countVariants(model: HedgeModel, name: 'long' | 'short'): RuleVariant[] {
  const side = model.problem[name]!;
  const { most, fewest } = counted[name];
  const { maxCount, minCount } = side;
  const variants: RuleVariant[] = [];
  const add = (
    setting: keyof ScenarioSettings,
    value: number,
    label: string,
    direction: RulePrice['direction'],
    changed: Partial<Side>,
  ) =>
    variants.push({
      setting,
      label,
      direction,
      change: { [setting]: value },
      model: { ...model, problem: { ...model.problem, [name]: { ...side, ...changed } } },
    });
  const words = (limit: string, from: number, to: number) =>
    `${limit} ${to} ${name}${to === 1 ? '' : 's'} instead of ${from}`;
  if (maxCount !== null && maxCount === model.settings[most]) {
    if (maxCount < model.problem.n)
      add(most, maxCount + 1, words('at most', maxCount, maxCount + 1), 'looser', { maxCount: maxCount + 1 });
    if (maxCount > Math.max(1, minCount))
      add(most, maxCount - 1, words('at most', maxCount, maxCount - 1), 'tighter', {
        maxCount: maxCount - 1,
      });
  }
  if (minCount > 0) {
    add(fewest, minCount - 1, words('at least', minCount, minCount - 1), 'looser', {
      minCount: minCount - 1,
    });
    if (maxCount === null || minCount < maxCount)
      add(fewest, minCount + 1, words('at least', minCount, minCount + 1), 'tighter', {
        minCount: minCount + 1,
      });
  }
  return variants;
}

/** Each name taken off the must-hold, exclude and no-short lists. */
function listVariants(input: ModelInput, model: HedgeModel): RuleVariant[] {
  const { settings } = input;
  const priced = new Set(
    input.prices.names.filter(({ first, last }) => first <= last).map(({ symbol }) => symbol),
  );
  const lists = [
    { setting: 'mustHold', words: 'need not be held', names: settings.mustHold },
    { setting: 'exclude', words: 'may be held', names: settings.exclude.filter((name) => priced.has(name)) },
    { setting: 'noShort', words: 'may be sold short', names: model.problem.short ? settings.noShort : [] },
  ] as const;
  return lists.flatMap(({ setting, words, names }) =>
    names.slice(0, mostNames).map((name): RuleVariant => {
      const change = { [setting]: settings[setting].filter((other) => other !== name) };
      const { candidates } = settings;
      const pool =
        setting === 'exclude' && candidates.kind === 'list'
          ? { kind: 'list' as const, symbols: [...new Set([...candidates.symbols, name])] }
          : candidates;
      return {
        setting,
        label: `${name} ${words}`,
        direction: 'looser',
        change,
        model: buildModel({ ...input, settings: { ...settings, ...change, candidates: pool } }),
      };
    }),
  );
}
