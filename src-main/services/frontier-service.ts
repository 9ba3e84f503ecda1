import type { JobOutcome } from '../contract/jobs.ts';
import type { Handlers } from '../contract/methods.ts';
import { UserError } from '../contract/result.ts';
import type { Scenario } from '../contract/scenarios.ts';
import type { Frontier, FrontierCell, FrontierRequest } from '../contract/studies.ts';
import { counted } from '../model/words.ts';
import { getBasket } from '../store/baskets-store.ts';
import { getScenario } from '../store/scenarios-store.ts';
import { cellSettings, frontierAxes, kneeOf, nearestCells, withNames } from './frontier-cells.ts';
import { hedgeTask } from './hedge-data.ts';
import type { JobControl } from './job-queue.ts';
import type { ServicesContext } from './services-context.ts';
import { openStudyHedge } from './study-opening.ts';
import {
  blankStudy,
  changeStudy,
  listStudiesOf,
  readStudy,
  removeStudy,
  type StudyShape,
} from './study-records.ts';
import { runStudy } from './study-run.ts';

type FrontierHandlers = Pick<Handlers, Extract<keyof Handlers, `frontier.${string}`>>;

export const frontierShape: StudyShape<Frontier> = {
  kind: 'frontier',
  filled(study, results) {
    const cells = study.cells.map((cell, index) => {
      const result = results[index];
      return result ? { ...cell, hedge: result.hedge, failure: result.failure } : cell;
    });
    return { ...study, cells, ...kneeOf(study.over, cells) };
  },
};

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
        pausable: true,
        scenarioId: scenario.id,
        work: (control) => makeFrontier(context, scenario, request, title, control),
      });
      return { jobId };
    },
    'frontier.list': () => listStudiesOf(context, 'frontier'),
    'frontier.get': ({ id }) => readStudy(context, frontierShape, id),
    'frontier.remove': ({ id }) => removeStudy(context, id, true),
    'frontier.restore': ({ id }) => removeStudy(context, id, false),
    'frontier.openCell': async ({ id, cell }) => ({ jobId: await openCell(context, id, cell) }),
  };
}

async function openCell(context: ServicesContext, id: number, index: number): Promise<string> {
  const study = await readStudy(context, frontierShape, id);
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
  return openStudyHedge(context, {
    title: `${scenarioName}: ${cellText(cell)}`,
    order: { scenarioId, scenarioName, basket, settings, origin },
    hedge,
    remember: (runId) =>
      changeStudy(context, frontierShape, id, ({ cells }) => (cells[index]!.hedge!.runId = runId)),
  });
}

async function makeFrontier(
  context: ServicesContext,
  scenario: Scenario,
  request: FrontierRequest,
  title: string,
  control: JobControl,
): Promise<JobOutcome> {
  const { store, spareThreads } = context;
  const basket = store.read((database) => getBasket(database, scenario.basketId));
  const axes = frontierAxes(request, scenario.settings);
  const settings = cellSettings(axes, request, scenario.settings);
  const task = await hedgeTask(store, basket, scenario.settings, { threads: 1, warmStart: null });
  const { series, facts, impliedVols, basket: target } = task;
  const cells = settings.map((_, index): FrontierCell => ({
    names: axes.names[index % axes.names.length]!,
    lambda: axes.lambdas[Math.floor(index / axes.names.length)]!,
    hedge: null,
    failure: null,
  }));
  const { gap, timeLimit } = settings[0]!;
  return runStudy(
    context,
    frontierShape,
    {
      ...blankStudy(scenario, basket, { ...scenario.settings, gap, timeLimit }, title, cells.length),
      over: request.over,
      ...axes,
      cells,
      knee: null,
      kneeBy: null,
    },
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
    {
      threads: request.threads ?? scenario.settings.threads ?? spareThreads,
      describe: (index) => cellText(cells[index]!),
    },
    control,
  );
}

const cellText = ({ names, lambda }: Pick<FrontierCell, 'names' | 'lambda'>): string =>
  `${counted(names, 'name')}, λ ${+lambda.toFixed(4)}`;

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
