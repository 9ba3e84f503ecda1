import type { AppSettings } from '../contract/app.ts';
import type { Handlers } from '../contract/methods.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import { costReport } from '../evaluation/costs.ts';
import { getRun } from '../store/runs-store.ts';
import { readAppSettings } from '../store/settings-store.ts';
import { borrowFeesOf } from './hedge-data.ts';
import { pricesSince } from './monitor-service.ts';
import type { ServicesContext } from './services-context.ts';

/** What stands beside a run's hedge: the option that it is for, and what it costs to put on, hold and take off. */
export function optionHandlers(context: ServicesContext): Pick<Handlers, 'option.evaluate' | 'costs.get'> {
  const { store, desk } = context;
  return {
    async 'option.evaluate'(request) {
      const run = store.read((database) => getRun(database, request.runId));
      const series = request.limits ? await pricesSince(context, run) : null;
      return desk.ask('option', { run, request, series });
    },
    'costs.get'({ runId, rates: given }) {
      const run = store.read((database) => getRun(database, runId));
      const rates = given ?? ratesOf(run.settings) ?? store.read(readAppSettings).costs;
      const shorts = run.positions.filter(({ side }) => side === 'short').map(({ symbol }) => symbol);
      const borrowByName = borrowFeesOf(store, shorts);
      const report = costReport(
        run.positions.map(({ symbol, side, shares, price }) => ({
          symbol,
          shares: side === 'long' ? shares : -shares,
          price,
        })),
        { ...rates, borrowByName },
        run.settings.holdingDays,
        run.basket.notional,
      );
      return { report, rates, borrowFromList: [...borrowByName.keys()] };
    },
  };
}

/** The rates that the scenario itself was given; null where it was given none, as before scenarios had rates. */
function ratesOf({
  commissionPerShare = 0,
  spreadBp = 0,
  borrowBp = 0,
}: Partial<ScenarioSettings>): AppSettings['costs'] | null {
  if (commissionPerShare === 0 && spreadBp === 0 && borrowBp === 0) return null;
  return { commissionPerShare, spreadBasisPoints: spreadBp, borrowBasisPoints: borrowBp };
}
