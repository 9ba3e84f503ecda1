import { readFile, stat } from 'node:fs/promises';
import type { Handlers } from '../contract/methods.ts';
import { UserError } from '../contract/result.ts';
import type { Scenario } from '../contract/scenarios.ts';
import { createBasket, findBasket, getBasket } from '../store/baskets-store.ts';
import type { WritableDatabase } from '../store/database.ts';
import { freeName } from '../store/names.ts';
import {
  archiveScenario,
  createScenario,
  duplicateScenario,
  findScenario,
  getScenario,
  listScenarios,
  removeScenario,
  renameScenario,
  restoreScenario,
  saveScenario,
  scenarioVersions,
} from '../store/scenarios-store.ts';
import type { ScenarioChecker } from './scenario-checker.ts';
import { readScenarioFile, writeScenarioFile, type ScenarioFile } from './scenario-file.ts';
import type { ServicesContext } from './services-context.ts';

type ScenarioHandlers = Pick<Handlers, Extract<keyof Handlers, `scenarios.${string}`>>;

/** A scenario file is a few kilobytes; a candidate list of a whole market still fits. */
const largestFile = 16 * 1024 * 1024;

export function scenarioHandlers(context: ServicesContext, checker: ScenarioChecker): ScenarioHandlers {
  const { store, events, files, shelf } = context;
  const announce = (id: number) => events.announce('data.changed', { what: 'scenarios', id });
  const announced = (scenario: Scenario): Scenario => {
    announce(scenario.id);
    return scenario;
  };
  const change = async (id: number, work: (database: WritableDatabase) => void) => {
    await store.write(work);
    announce(id);
  };
  return {
    'scenarios.list': ({ archived }) => store.read((database) => listScenarios(database, { archived })),
    'scenarios.get': ({ id }) => store.read((database) => getScenario(database, id)),
    'scenarios.create': async (draft) =>
      announced(await store.write((database) => createScenario(database, draft))),
    'scenarios.save': async (edit) =>
      announced(await store.write((database) => saveScenario(database, edit))),
    'scenarios.rename': async (edit) =>
      announced(await store.write((database) => renameScenario(database, edit))),
    'scenarios.duplicate': async ({ id }) =>
      announced(await store.write((database) => duplicateScenario(database, id))),
    'scenarios.archive': ({ id, archived }) =>
      change(id, (database) => archiveScenario(database, id, archived)),
    'scenarios.remove': ({ id }) => change(id, (database) => removeScenario(database, id)),
    'scenarios.restore': ({ id }) => change(id, (database) => restoreScenario(database, id)),
    'scenarios.versions': ({ id }) => store.read((database) => scenarioVersions(database, id)),
    'scenarios.check': ({ basketId, settings }) =>
      checker.check(
        store.read((database) => getBasket(database, basketId)),
        settings,
      ),
    'scenarios.export'({ id }) {
      const scenario = store.read((database) => getScenario(database, id));
      const basket = store.read((database) => getBasket(database, scenario.basketId));
      return shelf.put({
        bytes: new TextEncoder().encode(writeScenarioFile(scenario, basket)),
        suggestedName: `${fileName(scenario.name)}.hedge`,
        mediaType: 'application/json',
      });
    },
    async 'scenarios.import'({ file }) {
      const { path, name } = files.resolve(file);
      if ((await stat(path)).size > largestFile)
        throw new UserError('bad-file', `${name} is too large for a scenario file`, { file: name });
      const content = readScenarioFile(await readFile(path, 'utf8'), name);
      const scenario = await store.write((database) => storeScenarioFile(database, content));
      events.announce('data.changed', { what: 'baskets', id: scenario.basketId });
      return announced(scenario);
    },
  };
}

/** The basket is taken from file where one of its name has the same content, else it is stored under a free name. */
function storeScenarioFile(database: WritableDatabase, { scenario, basket }: ScenarioFile): Scenario {
  const known = findBasket(database, basket.name);
  const same = known !== null && sameBasket(getBasket(database, known), basket);
  const basketId = same
    ? known
    : createBasket(database, {
        ...basket,
        name: known === null ? basket.name : freeName(database, 'baskets', basket.name),
      }).id;
  const taken = findScenario(database, scenario.name) !== null;
  return createScenario(database, {
    ...scenario,
    basketId,
    name: taken ? freeName(database, 'scenarios', scenario.name) : scenario.name,
  });
}

function sameBasket(a: ScenarioFile['basket'], b: ScenarioFile['basket']): boolean {
  const content = ({ kind, notional, entries }: ScenarioFile['basket']) =>
    JSON.stringify([kind, notional, entries.map(({ symbol, amount }) => [symbol, amount])]);
  return content(a) === content(b);
}

/** A name that every file system takes. */
export const fileName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[^\p{Letter}\p{Number}._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80) || 'export';
