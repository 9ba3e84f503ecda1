import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js';
import zoomPlugin from 'chartjs-plugin-zoom';
import { crosshairPlugin, markerPlugin, marksPlugin, shadePlugin } from './plugins.ts';

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
  zoomPlugin,
  shadePlugin,
  markerPlugin,
  crosshairPlugin,
  marksPlugin,
);

export { Chart };
