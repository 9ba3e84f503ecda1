import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apartFrom, restoreWindow } from '../../../src-main/hosts/electron/window-state.ts';

const laptop = { x: 0, y: 0, width: 1920, height: 1040 };
const right = { x: 1920, y: -200, width: 2560, height: 1400 };

describe('where the window opens', () => {
  it('as it was left, on the display where it was left', () => {
    const bounds = { x: 2000, y: 0, width: 1600, height: 1000 };
    expect(restoreWindow({ bounds, maximised: true }, [laptop, right])).toEqual({ bounds, maximised: true });
  });

  it('moved into a display that shows only a part of it', () => {
    const bounds = { x: 1000, y: 600, width: 1400, height: 800 };
    // Right edge 1920 and lower edge 1040: 1920 − 1400 and 1040 − 800.
    expect(restoreWindow({ bounds, maximised: false }, [laptop]).bounds).toEqual({
      x: 520,
      y: 240,
      width: 1400,
      height: 800,
    });
  });

  it('in the middle of the first display when its own is gone', () => {
    const bounds = { x: 3000, y: 100, width: 1400, height: 800 };
    // (1920 − 1400) / 2 and (1040 − 800) / 2.
    expect(restoreWindow({ bounds, maximised: false }, [laptop]).bounds).toEqual({
      x: 260,
      y: 120,
      width: 1400,
      height: 800,
    });
  });

  it.each([
    null,
    undefined,
    'x',
    {},
    { bounds: null, maximised: false },
    { bounds: { x: 0, y: 0, width: 0, height: 10 }, maximised: false },
    { bounds: { x: NaN, y: 0, width: 10, height: 10 }, maximised: false },
    { bounds: { x: 0.5, y: 0, width: 1e9, height: 10 }, maximised: false },
  ])('in the middle, 1440 by 900, when %j was stored', (stored) => {
    expect(restoreWindow(stored, [laptop])).toEqual({
      bounds: { x: 240, y: 70, width: 1440, height: 900 },
      maximised: false,
    });
  });

  it('fits inside one display, whatever was stored and whatever is plugged in', () => {
    const area = fc.record({
      x: fc.integer({ min: -5000, max: 5000 }),
      y: fc.integer({ min: -5000, max: 5000 }),
      width: fc.integer({ min: 320, max: 8000 }),
      height: fc.integer({ min: 240, max: 5000 }),
    });
    fc.assert(
      fc.property(fc.array(area, { minLength: 1, maxLength: 4 }), area, (displays, stored) => {
        const { bounds } = restoreWindow({ bounds: stored, maximised: false }, displays);
        const fits = displays.some(
          (display) =>
            bounds.x >= display.x &&
            bounds.y >= display.y &&
            bounds.x + bounds.width <= display.x + display.width &&
            bounds.y + bounds.height <= display.y + display.height,
        );
        expect(fits).toBe(true);
      }),
    );
  });
});

describe('beside windows that are open', () => {
  const bounds = { x: 100, y: 100, width: 1200, height: 800 };

  it('a window moves a step where it would lie on another one', () => {
    expect(apartFrom([], bounds, [laptop])).toEqual(bounds);
    expect(apartFrom([bounds], bounds, [laptop])).toEqual({ ...bounds, x: 132, y: 132 });
    const second = { ...bounds, x: 132, y: 132 };
    expect(apartFrom([second, bounds], bounds, [laptop])).toEqual({ ...bounds, x: 164, y: 164 });
    expect(apartFrom([{ ...bounds, x: 600 }], bounds, [laptop])).toEqual(bounds);
  });

  it('begins again at the corner instead of leaving the display', () => {
    // 1920 − 1200 and 1040 − 800: no room for a step.
    const corner = { ...bounds, x: 720, y: 240 };
    expect(apartFrom([corner], corner, [laptop])).toEqual({ ...bounds, x: 0, y: 0 });
  });

  it('stays inside its display, wherever the others are', () => {
    const place = fc.record({ x: fc.integer({ min: 0, max: 720 }), y: fc.integer({ min: 0, max: 240 }) });
    fc.assert(
      fc.property(place, fc.array(place, { maxLength: 8 }), (own, others) => {
        const size = { width: 1200, height: 800 };
        const found = apartFrom(
          others.map((other) => ({ ...other, ...size })),
          { ...own, ...size },
          [laptop],
        );
        expect(found.x >= 0 && found.x <= 720 && found.y >= 0 && found.y <= 240).toBe(true);
      }),
    );
  });
});
