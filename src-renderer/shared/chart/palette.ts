/** The theme's colours as a canvas needs them. */
export interface Palette {
  text: string;
  soft: string;
  faint: string;
  line: string;
  lineStrong: string;
  panel: string;
  raised: string;
  accent: string;
  good: string;
  bad: string;
  held: string;
  font: string;
  /** Six, one a run. */
  series: readonly string[];
}

export const seriesCount = 6;

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    text: of('text'),
    soft: of('soft'),
    faint: of('faint'),
    line: of('line'),
    lineStrong: of('line-strong'),
    panel: of('panel'),
    raised: of('raised'),
    accent: of('accent'),
    good: of('good'),
    bad: of('bad'),
    held: of('held'),
    font: of('font'),
    series: Array.from({ length: seriesCount }, (_, index) => of(`series-${index + 1}`)),
  };
}

/** The colour of a series by its number, from 0. */
export const seriesColour = (palette: Palette, index: number): string =>
  palette.series[index % seriesCount] ?? palette.accent;
