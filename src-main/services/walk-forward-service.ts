import type { JobOutcome } from '../contract/jobs.ts';
import type { Handlers } from '../contract/methods.ts';
import { UserError } from '../contract/result.ts';
import type { Scenario } from '../contract/scenarios.ts';
import type { WalkForwardRequest } from '../contract/studies.ts';
import { getBasket } from '../store/baskets-store.ts';
import { getScenario } from '../store/scenarios-store.ts';
import { factsOf, symbolsOf } from './hedge-data.ts';
import type { JobControl } from './job-queue.ts';
import { loadSeries } from './load-series.ts';
import type { ServicesContext } from './services-context.ts';
import { openStudyHedge } from './study-opening.ts';
import { blankStudy, changeStudy, listStudiesOf, readStudy, removeStudy } from './study-records.ts';
import { runStudy } from './study-run.ts';
import { plannedCells } from './walk-forward-cells.ts';
import { anchoredSettings, basketWithout, planWalkForward } from './walk-forward-plan.ts';
import { blankAlternatives, walkForwardShape } from './walk-forward-results.ts';

type WalkForwardHandlers = Pick<Handlers, Extract<keyof Handlers, `walkForward.${string}`>>;

/** Re-calibrates at every step of the history, holds each hedge, and sets what was realised against what was promised. */
export function walkForwardHandlers(context: ServicesContext): WalkForwardHandlers {
  const { store, jobs, desk } = context;
  const shape = walkForwardShape(desk);
  return {
    'walkForward.start'(request) {
      const scenario = store.read((database) => getScenario(database, request.scenarioId));
      const title = `${scenario.name}: every ${request.step} days, held ${request.hold}`;
      const jobId = jobs.add({
        kind: 'walk-forward',
        title,
        pausable: true,
        scenarioId: scenario.id,
        work: (control) => walkForward(context, scenario, request, title, control),
      });
      return { jobId };
    },
    'walkForward.list': () => listStudiesOf(context, 'walk-forward'),
    'walkForward.get': ({ id }) => readStudy(context, shape, id),
    'walkForward.remove': ({ id }) => removeStudy(context, id, true),
    'walkForward.restore': ({ id }) => removeStudy(context, id, false),
    'walkForward.openHold': async ({ id, alternative, hold }) => ({
      jobId: await openHold(context, id, alternative, hold),
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
  const { store, desk, spareThreads } = context;
  const basket = store.read((database) => getBasket(database, scenario.basketId));
  const inBasket = basket.entries.map(({ symbol }) => symbol);
  const constituents = await loadSeries(store, inBasket);
  const plan = planWalkForward(request, scenario.settings, constituents);
  const { alternatives, anchors } = plan;
  const symbols = [...new Set(alternatives.flatMap(({ merged }) => symbolsOf(store, basket, merged)))];
  const planned = await plannedCells(store, basket, constituents, symbols, plan);
  const others = symbols.filter((symbol) => !inBasket.includes(symbol));
  const { step, hold, promise } = request;
  return runStudy(
    context,
    walkForwardShape(desk),
    {
      ...blankStudy(scenario, basket, scenario.settings, title, planned.length),
      step,
      hold,
      anchors: anchors.length,
      alternatives: blankAlternatives(plan, planned, hold),
    },
    {
      series: [...constituents, ...(await loadSeries(store, others))],
      facts: factsOf(store, symbols, {
        costWeight: Math.max(...alternatives.map(({ merged }) => merged.costWeight)),
      }),
      promise,
      held: true,
      cells: planned.map(({ cell }) => cell),
    },
    {
      threads: request.threads ?? scenario.settings.threads ?? spareThreads,
      describe: (index) => planned[index]!.text,
    },
    control,
  );
}

async function openHold(
  context: ServicesContext,
  id: number,
  alternative: number,
  index: number,
): Promise<string> {
  const shape = walkForwardShape(context.desk);
  const study = await readStudy(context, shape, id);
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
  return openStudyHedge(context, {
    title: `${scenarioName}: ${chosen.name}, ${anchorDate}`,
    order: { scenarioId, scenarioName, basket, settings, origin },
    hedge,
    remember: (runId) =>
      changeStudy(context, shape, id, ({ alternatives }) => {
        alternatives[alternative]!.holds[index]!.hedge!.runId = runId;
      }),
  });
}
