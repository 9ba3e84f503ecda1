import { metricDefinitions, type Exposures } from '../../src-main/contract/metrics.ts';
import { decimal, dollars, percent, signedDollars } from '../shared/formats.svelte.ts';
import type { StripFigure } from '../shared/study/FigureStrip.svelte';

/** The book on day one in a line. */
export function exposureFigures(exposures: Exposures, notional: number): StripFigure[] {
  const { long, short, net, cash, hedgeImpliedVol, basketImpliedVol, basketVolatility } = exposures;
  const ofNotional = (value: number) => `${percent(value / notional)} of notional`;
  const withoutVols = 'a name has none';
  return [
    { label: 'Long', value: dollars(long, 0), note: ofNotional(long) },
    { label: 'Short', value: dollars(short, 0), note: ofNotional(short) },
    { label: 'Net delta', value: dollars(net, 0), note: ofNotional(net) },
    { label: 'Cash', value: signedDollars(cash), note: 'held flat' },
    {
      label: 'Implied vol, hedge',
      metric: metricDefinitions.impliedVol,
      value: percent(hedgeImpliedVol),
      note: hedgeImpliedVol === null ? withoutVols : 'weighted by gross',
    },
    {
      label: 'Implied vol, basket',
      metric: metricDefinitions.impliedVol,
      value: percent(basketImpliedVol),
      note: basketImpliedVol === null ? withoutVols : 'weighted by gross',
    },
    {
      label: 'Basket volatility',
      metric: metricDefinitions.basketVolatility,
      value: percent(basketVolatility),
      note: basketVolatility === null ? withoutVols : 'from its names',
    },
    {
      label: 'Implied correlation',
      metric: metricDefinitions.averageCorrelation,
      value: decimal(exposures.averageCorrelation, 3),
      note: 'mean over pairs',
    },
  ];
}
