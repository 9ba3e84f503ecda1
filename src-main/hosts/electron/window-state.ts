import { z } from 'zod';

/** Device-independent pixels, as Electron gives them. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The main window, and a view that was given a window of its own. */
export type WindowKind = 'main' | 'view';

export interface WindowState {
  bounds: Rectangle;
  maximised: boolean;
}

/** Below this the rail, a table and the inspector do not fit beside each other. */
export const smallestSize = { width: 1024, height: 640 } as const;
const usualSizes = { main: { width: 1440, height: 900 }, view: { width: 1280, height: 800 } } as const;

const length = z.number().int().min(1).max(100_000);
const offset = z.number().int().min(-100_000).max(100_000);
const windowState = z.object({
  bounds: z.object({ x: offset, y: offset, width: length, height: length }),
  maximised: z.boolean(),
});

/**
 * Where the window opens: as it was left, moved and shrunk into the display that shows most of it; in the middle of the
 * first display when nothing usable was stored or none of the displays shows a corner of it.
 *
 * @param stored what the file held, unchecked
 * @param displays work areas, the primary one first; at least one
 */
export function restoreWindow(
  stored: unknown,
  displays: readonly Rectangle[],
  kind: WindowKind = 'main',
): WindowState {
  const parsed = windowState.safeParse(stored);
  const usualSize = usualSizes[kind];
  const primary = displays[0] ?? { x: 0, y: 0, ...usualSize };
  if (!parsed.success) return { bounds: centred(usualSize, primary), maximised: false };
  const { bounds, maximised } = parsed.data;
  const [best] = [...displays].sort((a, b) => overlap(bounds, b) - overlap(bounds, a));
  if (best === undefined || overlap(bounds, best) === 0)
    return { bounds: centred(bounds, primary), maximised };
  const width = within(bounds.width, smallestSize.width, best.width);
  const height = within(bounds.height, smallestSize.height, best.height);
  const x = within(bounds.x, best.x, best.x + best.width - width);
  const y = within(bounds.y, best.y, best.y + best.height - height);
  return { bounds: { x, y, width, height }, maximised };
}

/** The upper end wins, so that the window fits a display that is smaller than the smallest size. */
const within = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

function centred(size: { width: number; height: number }, area: Rectangle): Rectangle {
  const width = within(size.width, smallestSize.width, area.width);
  const height = within(size.height, smallestSize.height, area.height);
  return {
    x: area.x + Math.round((area.width - width) / 2),
    y: area.y + Math.round((area.height - height) / 2),
    width,
    height,
  };
}

/** Common area in square pixels. */
function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

/** Pixels to the right and down from a window that would be hidden. */
const step = 32;

/**
 * Beside the windows that are open: a window that would lie exactly on another one moves a step, and begins again at the
 * display's corner where it would leave the display.
 *
 * @param displays work areas; bounds that lie in none are left as they are
 */
export function apartFrom(
  taken: readonly Rectangle[],
  bounds: Rectangle,
  displays: readonly Rectangle[],
): Rectangle {
  const area = displays.find((display) => overlap(bounds, display) > 0);
  if (area === undefined) return bounds;
  const end = { x: area.x + area.width - bounds.width, y: area.y + area.height - bounds.height };
  let { x, y } = bounds;
  for (let tries = 0; tries < taken.length; tries += 1) {
    if (!taken.some((other) => Math.abs(other.x - x) < step && Math.abs(other.y - y) < step)) break;
    x = x + step <= end.x ? x + step : area.x;
    y = y + step <= end.y ? y + step : area.y;
  }
  return { ...bounds, x, y };
}
