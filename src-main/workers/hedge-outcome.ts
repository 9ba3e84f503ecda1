import type { Certificate, PoolCertificate, Position } from '../contract/runs.ts';
import { evaluateRun } from '../evaluation/evaluate-run.ts';
import { psdOfModel } from '../model/build-model.ts';
import { isoOfDay } from '../model/days.ts';
import type { HedgeModel, ModelInput } from '../model/hedge-model.ts';
import { objectiveToDailyRmse } from '../model/objective-dollars.ts';
import type { RoundedHedge } from '../model/rounding.ts';
import { wholeLots } from '../model/whole-lots.ts';
import { fingerprintOf } from '../store/fingerprint.ts';
import type { HedgeOutcome, HedgeTask } from './hedge-task.ts';

/** A hedge as the search left it, before it is rounded to shares. */
export interface FoundHedge extends Pick<
  Certificate,
  'status' | 'objective' | 'bound' | 'rootBound' | 'rootSeconds' | 'seconds' | 'nodes' | 'threads'
> {
  /** Signed weights, length n. */
  x: Float64Array;
  /** Names that the retained-weight filter dropped. */
  dropped: string[];
  pool?: Pick<PoolCertificate, 'candidates' | 'bound'>;
}

/** What a run stores of a hedge but its promise: whole shares, their evaluation, the certificate and the quadratic form. */
export function hedgeOutcome(
  task: Pick<HedgeTask, 'series' | 'basket' | 'settings' | 'impliedVols' | 'facts'>,
  input: Pick<ModelInput, 'prices'>,
  model: HedgeModel,
  found: FoundHedge,
): Omit<HedgeOutcome, 'promise' | 'trace'> {
  const { x, rounded } = wholeLots(model, found.x);
  const { evaluation, series } = evaluateRun({
    prices: input.prices,
    basket: task.basket,
    shares: model.candidates.map(({ symbol }, index) => ({ symbol, shares: rounded.shares[index] })),
    window: { first: model.window.start, last: model.window.end },
    anchor: task.settings.anchor,
    holdingDays: task.settings.holdingDays,
    groups: sectorsOf(task.facts),
    ...(task.impliedVols ? { impliedVols: task.impliedVols } : {}),
  });
  const { days } = input.prices;
  return {
    window: {
      from: isoOfDay(days[model.window.start]),
      to: isoOfDay(days[model.window.end]),
      days: model.window.pnlDays,
    },
    anchorDate: isoOfDay(days[model.window.anchor]),
    certificate: certificateOf(model, found, rounded),
    psd: psdOfModel(model),
    positions: positionsOf(task, model, x, rounded),
    candidates: model.candidates.map(({ symbol }) => symbol),
    excluded: model.excluded.map(({ symbol, reason }) => ({ symbol, reason })),
    dropped: found.dropped,
    notes: [...model.notes, ...rounded.notes],
    evaluation,
    series,
    fingerprint: fingerprintOf({
      prices: task.series,
      facts: new Map([...task.facts].map(([symbol, facts]) => [symbol, JSON.stringify(facts)])),
      vols: task.impliedVols ?? new Map(),
    }),
  };
}

/** Relative distance of an objective from a lower bound, in the objective's own scale. */
export const gapBetween = (objective: number, bound: number): number =>
  Math.max(0, objective - bound) / Math.max(objective, 1e-12);

/** What is proven of a hedge within a pool of the candidates. */
export const poolWithGap = (
  { candidates, bound }: Pick<PoolCertificate, 'candidates' | 'bound'>,
  objective: number,
): Omit<PoolCertificate, 'rmseBound'> => ({ candidates, bound, gap: gapBetween(objective, bound) });

function certificateOf(model: HedgeModel, found: FoundHedge, rounded: RoundedHedge): Certificate {
  const { status, objective, bound, rootBound, rootSeconds, seconds, nodes, threads, pool } = found;
  return {
    status,
    objective,
    bound,
    gap: gapBetween(objective, bound),
    rmseBound: objectiveToDailyRmse(bound, model),
    rmseContinuous: objectiveToDailyRmse(objective, model),
    roundedObjective: rounded.objective,
    roundedGap: gapBetween(rounded.objective, bound),
    rootBound,
    rootSeconds,
    seconds,
    nodes,
    threads,
    ...(pool && {
      pool: {
        ...poolWithGap(pool, objective),
        rmseBound: objectiveToDailyRmse(Math.max(pool.bound, 0), model),
      },
    }),
  };
}

function positionsOf(
  task: Pick<HedgeTask, 'facts' | 'impliedVols'>,
  model: HedgeModel,
  x: Float64Array,
  rounded: RoundedHedge,
): Position[] {
  const positions = model.candidates.flatMap(({ symbol, basketWeight, vol }, index): Position[] => {
    const shares = rounded.shares[index];
    if (shares === 0) return [];
    const price = model.closeAtAnchor[index];
    const facts = task.facts.get(symbol);
    return [
      {
        symbol,
        name: facts?.name ?? null,
        sector: facts?.sector ?? null,
        side: shares > 0 ? 'long' : 'short',
        shares: Math.abs(shares),
        price,
        value: shares * price,
        weight: (shares * price) / model.notional,
        continuousWeight: x[index],
        basketWeight,
        impliedVol: vol?.value ?? task.impliedVols?.get(symbol) ?? null,
      },
    ];
  });
  return positions.sort((a, b) => b.weight - a.weight);
}

function sectorsOf(facts: HedgeTask['facts']): Map<string, string> {
  const sectors = new Map<string, string>();
  for (const [symbol, { sector }] of facts) if (sector) sectors.set(symbol, sector);
  return sectors;
}
