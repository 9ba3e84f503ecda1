import type { JobOutcome } from '../contract/jobs.ts';
import type { Handlers } from '../contract/methods.ts';
import { UserError } from '../contract/result.ts';
import type { Scenario } from '../contract/scenarios.ts';
import type { WalkForward, WalkForwardRequest } from '../contract/studies.ts';
import { getBasket } from '../store/baskets-store.ts';
import { getScenario } from '../store/scenarios-store.ts';
import { factsOf, symbolsOf } from './hedge-data.ts';
import type { JobControl } from './job-queue.ts';
import { loadSeries } from './load-series.ts';
import type { ServicesContext } from './services-context.ts';
import { openStudyHedge } from './study-opening.ts';
import { changeStudy, listStudiesOf, readStudy, removeStudy, storeStudy } from './study-records.ts';
import { runSweep } from './study-sweep.ts';
import { plannedCells } from './walk-forward-cells.ts';
import { anchoredSettings, basketWithout, planWalkForward } from './walk-forward-plan.ts';
import { alternativesOf, outcomesByAlternative } from './walk-forward-results.ts';

type WalkForwardHandlers = Pick<Handlers, Extract<keyof Handlers, `walkForward.${string}`>>;

/** Re-calibrates at every step of the history, holds each hedge, and sets what was realised against what was promised. */
export function walkForwardHandlers(context: ServicesContext): WalkForwardHandlers {
  const { store, jobs } = context;
  return {
    'walkForward.start'(request) {
      const scenario = store.read((database) => getScenario(database, request.scenarioId));
      const title = `${scenario.name}: every ${request.step} days, held ${request.hold}`;
      const jobId = jobs.add({
        kind: 'walk-forward',
        title,
        scenarioId: scenario.id,
        work: (control) => walkForward(context, scenario, request, title, control),
      });
      return { jobId };
    },
    'walkForward.list': () => listStudiesOf(context, 'walk-forward'),
    'walkForward.get': ({ id }) => readStudy<WalkForward>(context, 'walk-forward', id),
    'walkForward.remove': ({ id }) => removeStudy(context, id, true),
    'walkForward.restore': ({ id }) => removeStudy(context, id, false),
    'walkForward.openHold': ({ id, alternative, hold }) => ({
      jobId: openHold(context, id, alternative, hold),
    }),
  };
}

async function walkForward(
  context: ServicesContext,
  scenario: Scenario,
  request: WalkForwardRequest,
  title: string,
  control: JobControl,
): Promise<JobOutcome> {
  const started = performance.now();
  const { store, desk, spareThreads } = context;
  const basket = store.read((database) => getBasket(database, scenario.basketId));
  const inBasket = basket.entries.map(({ symbol }) => symbol);
  const constituents = await loadSeries(store, inBasket);
  const plan = planWalkForward(request, scenario.settings, constituents);
  const { alternatives, anchors } = plan;
  const symbols = [...new Set(alternatives.flatMap(({ merged }) => symbolsOf(store, basket, merged)))];
  const planned = await plannedCells(store, basket, constituents, symbols, plan);
  const others = symbols.filter((symbol) => !inBasket.includes(symbol));
  const results = await runSweep(
    {
      series: [...constituents, ...(await loadSeries(store, others))],
      facts: factsOf(store, symbols, {
        costWeight: Math.max(...alternatives.map(({ merged }) => merged.costWeight)),
      }),
      promise: request.promise,
      held: true,
      cells: planned.map(({ cell }) => cell),
    },
    request.threads ?? scenario.settings.threads ?? spareThreads,
    (index) => planned[index]!.text,
    control,
  );
  if (results.every((result) => result === null)) return {};
  const outcomes = outcomesByAlternative(results, alternatives.length);
  const summaries = await desk.ask('walkForward', { outcomes, hold: request.hold });
  const studyId = await storeStudy<WalkForward>(context, 'walk-forward', {
    scenarioId: scenario.id,
    scenarioName: scenario.name,
    title,
    createdAt: new Date().toISOString(),
    basket,
    settings: scenario.settings,
    complete: results.every((result) => result !== null),
    seconds: (performance.now() - started) / 1000,
    synthetic: basket.synthetic,
    step: request.step,
    hold: request.hold,
    anchors: anchors.length,
    alternatives: alternativesOf(plan, planned, results, outcomes, summaries, request.hold),
  });
  return { studyId };
}

function openHold(context: ServicesContext, id: number, alternative: number, index: number): string {
  const study = readStudy<WalkForward>(context, 'walk-forward', id);
  const chosen = study.alternatives[alternative];
  const hold = chosen?.holds[index];
  if (!chosen || !hold?.hedge)
    throw new UserError(
      'not-found',
      hold?.failure
        ? `there is no hedge on ${hold.anchorDate}: ${hold.failure.message}`
        : 'there is no such hedge in this study',
      { mend: hold?.failure?.details?.mend ?? 'open another hedge of the study' },
    );
  const { hedge, windowFrom, anchorDate } = hold;
  const { scenarioId, scenarioName } = study;
  const settings = anchoredSettings(chosen.settings, windowFrom, anchorDate);
  const basket = basketWithout(study.basket, hold.without);
  const origin = { kind: 'walk-forward', studyId: id } as const;
  return context.jobs.add({
    kind: 'run',
    title: `${scenarioName}: ${chosen.name}, ${anchorDate}`,
    scenarioId,
    work: (control) =>
      openStudyHedge(
        context,
        { scenarioId, scenarioName, basket, settings, origin },
        hedge,
        control,
        (runId) =>
          changeStudy<WalkForward>(context, id, ({ alternatives }) => {
            alternatives[alternative]!.holds[index]!.hedge!.runId = runId;
          }),
      ),
  });
}
