import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** Device-independent pixels, as Electron gives them. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface WindowState {
  bounds: Rectangle;
  maximised: boolean;
}

/** Below this the rail, a table and the inspector do not fit beside each other. */
export const smallestSize = { width: 1024, height: 640 } as const;
const usualSize = { width: 1440, height: 900 } as const;

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
export function restoreWindow(stored: unknown, displays: readonly Rectangle[]): WindowState {
  const parsed = windowState.safeParse(stored);
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

/** What the file holds, or null; a damaged file is as good as none. */
export function readWindowState(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** Where the window was left is not worth a failure: the next start then opens in the middle. */
export function writeWindowState(path: string, state: WindowState): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(state));
  } catch {
    return;
  }
}
