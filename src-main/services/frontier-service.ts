import type { JobOutcome } from '../contract/jobs.ts';
import type { Handlers } from '../contract/methods.ts';
import { UserError } from '../contract/result.ts';
import type { Scenario } from '../contract/scenarios.ts';
import type { Frontier, FrontierCell, FrontierRequest } from '../contract/studies.ts';
import { getBasket } from '../store/baskets-store.ts';
import { getScenario } from '../store/scenarios-store.ts';
import type { CellResult } from '../workers/sweep-task.ts';
import { cellSettings, frontierAxes, kneeOf, nearestCells, withNames } from './frontier-cells.ts';
import { hedgeTask } from './hedge-data.ts';
import type { JobControl } from './job-queue.ts';
import type { ServicesContext } from './services-context.ts';
import { openStudyHedge } from './study-opening.ts';
import { changeStudy, listStudiesOf, readStudy, removeStudy, storeStudy } from './study-records.ts';
import { runSweep } from './study-sweep.ts';

type FrontierHandlers = Pick<Handlers, Extract<keyof Handlers, `frontier.${string}`>>;

/** Sweeps over the number of names, over λ, or over both. */
export function frontierHandlers(context: ServicesContext): FrontierHandlers {
  const { store, jobs } = context;
  return {
    'frontier.start'(request) {
      const scenario = store.read((database) => getScenario(database, request.scenarioId));
      const title = titleOf(scenario, request);
      const jobId = jobs.add({
        kind: 'frontier',
        title,
        scenarioId: scenario.id,
        work: (control) => makeFrontier(context, scenario, request, title, control),
      });
      return { jobId };
    },
    'frontier.list': () => listStudiesOf(context, 'frontier'),
    'frontier.get': ({ id }) => readStudy<Frontier>(context, 'frontier', id),
    'frontier.remove': ({ id }) => removeStudy(context, id, true),
    'frontier.restore': ({ id }) => removeStudy(context, id, false),
    'frontier.openCell'({ id, cell: index }) {
      const study = readStudy<Frontier>(context, 'frontier', id);
      const cell = study.cells[index];
      const hedge = cell?.hedge;
      if (!cell || !hedge)
        throw new UserError(
          'not-found',
          cell?.failure
            ? `there is no hedge in this cell: ${cell.failure.message}`
            : 'there is no hedge in this cell',
        );
      const { scenarioId, scenarioName, basket } = study;
      const origin = { kind: 'frontier', studyId: id } as const;
      const settings = withNames({ ...study.settings, lambda: cell.lambda }, cell.names);
      const jobId = jobs.add({
        kind: 'run',
        title: `${scenarioName}: ${cellText(cell)}`,
        scenarioId,
        work: (control) =>
          openStudyHedge(
            context,
            { scenarioId, scenarioName, basket, settings, origin },
            hedge,
            control,
            (runId) =>
              changeStudy<Frontier>(context, id, ({ cells }) => (cells[index]!.hedge!.runId = runId)),
          ),
      });
      return { jobId };
    },
  };
}

async function makeFrontier(
  context: ServicesContext,
  scenario: Scenario,
  request: FrontierRequest,
  title: string,
  control: JobControl,
): Promise<JobOutcome> {
  const started = performance.now();
  const { store, spareThreads } = context;
  const basket = store.read((database) => getBasket(database, scenario.basketId));
  const axes = frontierAxes(request, scenario.settings);
  const settings = cellSettings(axes, request, scenario.settings);
  const {
    series,
    facts,
    impliedVols,
    basket: target,
  } = await hedgeTask(store, basket, scenario.settings, {
    threads: 1,
    warmStart: null,
  });
  const blank = (index: number): FrontierCell => ({
    names: axes.names[index % axes.names.length]!,
    lambda: axes.lambdas[Math.floor(index / axes.names.length)]!,
    hedge: null,
    failure: null,
  });
  const results = await runSweep(
    {
      series,
      facts,
      promise: request.promise,
      held: false,
      cells: settings.map((own, index) => ({
        settings: own,
        basket: target,
        impliedVols,
        near: nearestCells(index, axes.names.length, settings.length),
      })),
    },
    request.threads ?? scenario.settings.threads ?? spareThreads,
    (index) => cellText(blank(index)),
    control,
  );
  if (results.every((result) => result === null)) return {};
  const cells = results.map((result, index) => ({ ...blank(index), ...outcomeOf(result) }));
  const studyId = await storeStudy<Frontier>(context, 'frontier', {
    scenarioId: scenario.id,
    scenarioName: scenario.name,
    title,
    createdAt: new Date().toISOString(),
    basket,
    settings: { ...scenario.settings, gap: settings[0]!.gap, timeLimit: settings[0]!.timeLimit },
    complete: results.every((result) => result !== null),
    seconds: (performance.now() - started) / 1000,
    synthetic: basket.synthetic,
    over: request.over,
    ...axes,
    cells,
    ...kneeOf(request.over, cells),
  });
  return { studyId };
}

const outcomeOf = (result: CellResult | null): Partial<FrontierCell> =>
  result ? { hedge: result.hedge, failure: result.failure } : {};

const cellText = ({ names, lambda }: Pick<FrontierCell, 'names' | 'lambda'>): string =>
  `${names} names, λ ${+lambda.toFixed(4)}`;

function titleOf(scenario: Scenario, request: FrontierRequest): string {
  const { names, lambdas } = frontierAxes(request, scenario.settings);
  const span = (values: number[]) =>
    values.length === 1 ? `${values[0]}` : `${values[0]} to ${values.at(-1)}`;
  const parts = [
    ...(request.over === 'lambda' ? [] : [`names ${span(names)}`]),
    ...(request.over === 'names' ? [] : [`λ ${span(lambdas)}`]),
  ];
  return `${scenario.name}: ${parts.join(', ')}`;
}
