import { metricDefinitions, type MetricDefinition } from '../../src-main/contract/metrics.ts';
import type { WalkForward, WalkForwardAlternative } from '../../src-main/contract/studies.ts';
import { decimal, dollars, integer, times } from '../shared/formats.svelte.ts';
import type { CellValue } from '../shared/table/columns.ts';
import { bandText, fanEnd } from './walk-forward-words.ts';

export interface AlternativeCell {
  text: string;
  value: CellValue;
  best: boolean;
  tone?: string;
}

/** One figure of every alternative. */
export interface AlternativeRow {
  label: string;
  metric: MetricDefinition | null;
  cells: AlternativeCell[];
}

/** The alternatives side by side: realised dollars first, then the promise, the evidence, the settings that differ. */
export function alternativeRows({ hold, alternatives }: WalkForward): AlternativeRow[] {
  const figure = (
    label: string,
    metric: MetricDefinition | null,
    value: (alternative: WalkForwardAlternative) => number | null,
    text: (value: number | null) => string,
    ranked = false,
  ): AlternativeRow => {
    const values = alternatives.map(value);
    const known = values.filter((one) => one !== null);
    const least = Math.min(...known);
    const decides = ranked && known.length > 1 && known.some((one) => one > least);
    return {
      label,
      metric,
      cells: values.map((one) => ({ text: text(one), value: one, best: decides && one === least })),
    };
  };
  const words = (label: string, text: (alternative: WalkForwardAlternative) => string): AlternativeRow => ({
    label,
    metric: null,
    cells: alternatives.map((alternative) => {
      const value = text(alternative);
      return { text: value, value, best: false, tone: 'soft' };
    }),
  });
  const money = (value: number | null) => dollars(value);
  const end = ({ summary }: WalkForwardAlternative) => fanEnd(summary, hold);
  return [
    figure('Realised RMSE a day', metricDefinitions.rmse, ({ summary }) => summary.realisedRmse, money, true),
    figure('Realised ÷ the first’s', null, ({ againstFirst }) => againstFirst?.ratio ?? null, times),
    words('Better than the first', ({ againstFirst }) =>
      againstFirst ? `${integer(againstFirst.better)} of ${integer(againstFirst.anchors)}` : 'reference',
    ),
    figure('Promise', metricDefinitions.promise, ({ summary }) => summary.promisedRmse, money),
    figure(
      'Realised ÷ promise',
      metricDefinitions.promiseKept,
      ({ summary }) => summary.promiseRatio?.median ?? null,
      times,
    ),
    words('80% of anchors', ({ summary }) => bandText(summary.promiseRatio)),
    figure('In sample', metricDefinitions.rmse, ({ summary }) => summary.inSampleRmse, money),
    figure(
      'Overfit ratio',
      metricDefinitions.overfitRatio,
      ({ summary }) => summary.overfitRatio?.median ?? null,
      times,
    ),
    words('80% of anchors ', ({ summary }) => bandText(summary.overfitRatio)),
    figure('|v| at the end, median', null, (alternative) => end(alternative)?.median ?? null, money, true),
    figure('|v| at the end, 90%', null, (alternative) => end(alternative)?.high ?? null, money, true),
    figure('Anchors held in full', null, ({ summary }) => summary.complete, integer),
    ...settingRows(alternatives),
  ];
}

/** Settings, and the window, that are not the same in all alternatives; named as on the command line. */
function settingRows(alternatives: readonly WalkForwardAlternative[]): AlternativeRow[] {
  const named = new Set(alternatives.flatMap(({ changes }) => Object.keys(changes)));
  const rows = [...named].map((name) => ({
    label: name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    texts: alternatives.map(({ settings }) => settingText(settings[name as keyof typeof settings])),
  }));
  rows.unshift({
    label: 'Window, days',
    texts: alternatives.map(({ windowDays }) => integer(windowDays)),
  });
  return rows
    .filter(({ texts }) => texts.some((text) => text !== texts[0]))
    .map(({ label, texts }) => ({
      label,
      metric: null,
      cells: texts.map((text) => ({
        text,
        value: text,
        best: false,
        ...(text === texts[0] ? {} : { tone: 'accent' }),
      })),
    }));
}

function settingText(value: unknown): string {
  if (value === null || value === undefined) return 'automatic';
  if (typeof value === 'number') return decimal(value, Number.isInteger(value) ? 0 : 3);
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(settingText).join(' – ');
  if (typeof value === 'object') return Object.values(value).map(settingText).join(', ') || 'none';
  return String(value);
}

/** The same as cells: for the clipboard. */
export function alternativeTable(
  alternatives: readonly WalkForwardAlternative[],
  rows: readonly AlternativeRow[],
): CellValue[][] {
  return [
    ['', ...alternatives.map(({ name }) => name)],
    ...rows.map(({ label, cells }) => [label.trim(), ...cells.map(({ value }) => value)]),
  ];
}
