import type { Chart } from 'chart.js';

export type ChartLibrary = typeof Chart;

let library: ChartLibrary | null = null;

/** Chart.js is half of the program's code: it is read with the first chart, and not before. */
export async function loadChartLibrary(): Promise<ChartLibrary> {
  library ??= (await import('./register.ts')).Chart;
  return library;
}

/** null before it has been read. */
export const chartLibrary = (): ChartLibrary | null => library;
