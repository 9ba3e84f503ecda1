import type { Handlers } from '../contract/methods.ts';
import { costReport } from '../evaluation/costs.ts';
import { borrowOf } from '../store/reference-store.ts';
import { getRun } from '../store/runs-store.ts';
import { readAppSettings } from '../store/settings-store.ts';
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
      const rates = given ?? store.read(readAppSettings).costs;
      const shorts = run.positions.filter(({ side }) => side === 'short').map(({ symbol }) => symbol);
      const borrow = store.read((database) => borrowOf(database, shorts));
      const borrowByName = new Map(
        [...borrow].flatMap(([symbol, { feePercent }]) =>
          // Percent a year to basis points.
          feePercent === null ? [] : [[symbol, 100 * feePercent] as const],
        ),
      );
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
