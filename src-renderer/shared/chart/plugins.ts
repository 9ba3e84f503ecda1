import type { Chart, Plugin } from 'chart.js';
import type { Palette } from './palette.ts';

/** What our own plugins draw; kept beside the chart, because Chart.js merges and proxies its options. */
export interface Decoration {
  palette: Palette;
  /** Positions on the horizontal axis. */
  shade: { from: number; to: number; label: string } | null;
  /** A letter at the end of a line, by dataset. */
  marks: readonly (string | undefined)[];
  /** A place on the horizontal axis that has a name. */
  marker: { at: number; label: string } | null;
}

const decorations = new WeakMap<Chart, Decoration>();

export const decorate = (chart: Chart, decoration: Decoration): void =>
  void decorations.set(chart, decoration);

/** The ground of the out-of-sample stretch. */
export const shadePlugin: Plugin = {
  id: 'shade',
  beforeDatasetsDraw(chart) {
    const decoration = decorations.get(chart);
    const scale = chart.scales['x'];
    if (!decoration?.shade || !scale) return;
    const { ctx, chartArea } = chart;
    const { shade, palette } = decoration;
    const left = Math.max(chartArea.left, scale.getPixelForValue(shade.from));
    const right = Math.min(chartArea.right, scale.getPixelForValue(shade.to));
    if (right <= left) return;
    ctx.save();
    ctx.fillStyle = palette.held;
    ctx.fillRect(left, chartArea.top, right - left, chartArea.height);
    ctx.font = `11px ${palette.font}`;
    if (shade.label && right - left > ctx.measureText(shade.label).width + 12) {
      ctx.fillStyle = palette.faint;
      ctx.textBaseline = 'top';
      ctx.fillText(shade.label, left + 6, chartArea.top + 4);
    }
    ctx.restore();
  },
};

/** A vertical line with a name at the place that the text speaks of. */
export const markerPlugin: Plugin = {
  id: 'marker',
  beforeDatasetsDraw(chart) {
    const decoration = decorations.get(chart);
    const scale = chart.scales['x'];
    if (!decoration?.marker || !scale) return;
    const { ctx, chartArea } = chart;
    const { marker, palette } = decoration;
    const x = scale.getPixelForValue(marker.at);
    if (x < chartArea.left || x > chartArea.right) return;
    ctx.save();
    ctx.strokeStyle = palette.accent;
    ctx.setLineDash([2, 3]);
    ctx.beginPath();
    ctx.moveTo(x, chartArea.top);
    ctx.lineTo(x, chartArea.bottom);
    ctx.stroke();
    ctx.font = `600 11px ${palette.font}`;
    ctx.fillStyle = palette.accent;
    ctx.textBaseline = 'top';
    const beyond = x + 6 + ctx.measureText(marker.label).width > chartArea.right;
    ctx.textAlign = beyond ? 'right' : 'left';
    ctx.fillText(marker.label, x + (beyond ? -6 : 6), chartArea.top + 3);
    ctx.restore();
  },
};

/** A vertical line at the point whose values the tooltip says. */
export const crosshairPlugin: Plugin = {
  id: 'crosshair',
  afterDatasetsDraw(chart) {
    const decoration = decorations.get(chart);
    const active = chart.getActiveElements()[0];
    if (!decoration || !active || !chart.scales['x']) return;
    const { ctx, chartArea } = chart;
    ctx.save();
    ctx.strokeStyle = decoration.palette.faint;
    ctx.lineWidth = 1;
    ctx.setLineDash([3, 3]);
    ctx.beginPath();
    ctx.moveTo(active.element.x, chartArea.top);
    ctx.lineTo(active.element.x, chartArea.bottom);
    ctx.stroke();
    ctx.restore();
  },
};

const markHeight = 13;

/** Letters at the right end of the lines, moved apart where they would overlap. */
export const marksPlugin: Plugin = {
  id: 'marks',
  afterDatasetsDraw(chart) {
    const decoration = decorations.get(chart);
    if (!decoration) return;
    const { ctx, chartArea } = chart;
    const placed = decoration.marks
      .flatMap((mark, index) => {
        const last = chart.getDatasetMeta(index).data.findLast((point) => Number.isFinite(point.y));
        const colour = chart.data.datasets[index]?.borderColor;
        return mark && last ? [{ mark, y: last.y, colour: String(colour) }] : [];
      })
      .sort((a, b) => a.y - b.y);
    let free = -Infinity;
    ctx.save();
    ctx.font = `600 11px ${decoration.palette.font}`;
    ctx.textBaseline = 'middle';
    for (const { mark, y, colour } of placed) {
      const top = Math.min(Math.max(y, free), chartArea.bottom);
      ctx.fillStyle = colour;
      ctx.fillText(mark, chartArea.right + 5, top);
      free = top + markHeight;
    }
    ctx.restore();
  },
};
