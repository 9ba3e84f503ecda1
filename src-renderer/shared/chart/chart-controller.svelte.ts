import type { Chart } from 'chart.js';
import { chartConfig, decorationOf } from './chart-config.ts';
import { chartLibrary, loadChartLibrary, type ChartLibrary } from './chart-library.ts';
import { chartTable, type ChartSpec } from './chart-spec.ts';
import { readPalette } from './palette.ts';
import { decorate } from './plugins.ts';

/** One Chart.js chart on one canvas: drawing, the crosshair by keyboard, zoom, and the picture. */
export class ChartController {
  zoomed = $state(false);
  /** What the crosshair stands on, read out by screen readers. */
  reading = $state('');
  /** The code that draws could not be read. */
  failed = $state(false);
  #chart: Chart | null = null;
  #spec: ChartSpec | null = null;
  #index = -1;
  /** What is to be drawn once Chart.js is there. */
  #waiting: { canvas: HTMLCanvasElement; spec: ChartSpec } | null = null;

  /** Draws anew; the first time it makes the chart. */
  draw(canvas: HTMLCanvasElement, spec: ChartSpec): void {
    const Chart = chartLibrary();
    if (Chart) this.#draw(Chart, canvas, spec);
    else void this.#drawWhenLoaded(canvas, spec);
  }

  async #drawWhenLoaded(canvas: HTMLCanvasElement, spec: ChartSpec): Promise<void> {
    const isFirst = this.#waiting === null;
    this.#waiting = { canvas, spec };
    if (!isFirst) return;
    try {
      const Chart = await loadChartLibrary();
      // Null where the chart has gone meanwhile.
      if (this.#waiting) this.#draw(Chart, this.#waiting.canvas, this.#waiting.spec);
    } catch {
      this.failed = true;
    }
    this.#waiting = null;
  }

  #draw(Chart: ChartLibrary, canvas: HTMLCanvasElement, spec: ChartSpec): void {
    const palette = readPalette();
    const config = chartConfig(spec, palette);
    const chart = this.#chart;
    if (chart === null || this.#spec?.kind !== spec.kind) {
      this.destroy();
      this.#chart = new Chart(canvas, {
        ...config,
        options: { ...config.options, onHover: () => (this.#index = -1) },
      });
      this.#chart.options.plugins!.zoom!.zoom!.onZoomComplete = () =>
        (this.zoomed = this.#chart?.isZoomedOrPanned() ?? false);
      decorate(this.#chart, decorationOf(spec, palette));
      this.#chart.update('none');
    } else {
      decorate(chart, decorationOf(spec, palette));
      chart.data = config.data;
      chart.options = config.options ?? {};
      chart.options.plugins!.zoom!.zoom!.onZoomComplete = () => (this.zoomed = chart.isZoomedOrPanned());
      chart.update('none');
      this.zoomed = false;
    }
    this.#spec = spec;
  }

  destroy(): void {
    this.#waiting = null;
    this.#chart?.destroy();
    this.#chart = null;
  }

  resetZoom(): void {
    this.#chart?.resetZoom('none');
    this.zoomed = false;
  }

  /** Arrows move the crosshair, with Shift by ten; plus and minus zoom; 0 shows everything. */
  handleKey(event: KeyboardEvent): void {
    const count = this.#chart?.data.datasets[0]?.data.length ?? 0;
    const step = event.shiftKey ? 10 : 1;
    const moves: Record<string, number> = {
      ArrowRight: this.#index + step,
      ArrowLeft: this.#index < 0 ? count - 1 : this.#index - step,
      Home: 0,
      End: count - 1,
    };
    const target = moves[event.key];
    if (target !== undefined) this.#moveTo(Math.max(0, Math.min(count - 1, target)));
    else if (event.key === '+') this.#zoom(1.4);
    else if (event.key === '-') this.#zoom(1 / 1.4);
    else if (event.key === '0') this.resetZoom();
    else if (event.key === 'Escape' && this.#index >= 0) this.#moveTo(-1);
    else return;
    event.preventDefault();
  }

  /** The chart as PNG, on the ground of the page. */
  async png(): Promise<Blob | null> {
    const chart = this.#chart;
    if (!chart) return null;
    const picture = document.createElement('canvas');
    picture.width = chart.canvas.width;
    picture.height = chart.canvas.height;
    const context = picture.getContext('2d');
    if (!context) return null;
    context.fillStyle = readPalette().panel;
    context.fillRect(0, 0, picture.width, picture.height);
    context.drawImage(chart.canvas, 0, 0);
    return new Promise((resolve) => picture.toBlob(resolve, 'image/png'));
  }

  #zoom(factor: number): void {
    this.#chart?.zoom(factor, 'none');
    this.zoomed = this.#chart?.isZoomedOrPanned() ?? false;
  }

  #moveTo(index: number): void {
    const chart = this.#chart;
    const spec = this.#spec;
    if (!chart || !spec) return;
    this.#index = index;
    const active = chart.data.datasets.flatMap((dataset, datasetIndex) =>
      index >= 0 && index < dataset.data.length ? [{ datasetIndex, index }] : [],
    );
    chart.setActiveElements(active);
    chart.tooltip?.setActiveElements(active, { x: 0, y: 0 });
    chart.update('none');
    const row = index < 0 ? undefined : chartTable(spec)[index + 1];
    const values = spec.series.map((series) => `${series.label} ${spec.format(series.values[index] ?? NaN)}`);
    const notes = (spec.kind === 'line' ? (spec.notes ?? []) : []).map(
      ({ label, values: figures, format }) => `${label} ${format(figures[index] ?? NaN)}`,
    );
    this.reading = row ? [row[0], ...values, ...notes].join(', ') : '';
  }
}
