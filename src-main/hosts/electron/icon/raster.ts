/** A rectangle of the drawing, in its own units. */
export interface Shape {
  x: number;
  y: number;
  width: number;
  height: number;
  /** Radius of the corners. */
  radius: number;
  /** Red, green, blue; 0 to 255. */
  colour: readonly [number, number, number];
}

export interface Drawing {
  /** Length of the square's side in the drawing's units. */
  side: number;
  /** From the back to the front. */
  shapes: Shape[];
}

/**
 * Reads the icon's SVG, which is a square of rectangles and nothing else.
 *
 * @throws Error naming the element that is none
 */
export function readDrawing(svg: string): Drawing {
  const bare = svg.replace(/<!--.*?-->/gs, '');
  const side = Number(/viewBox="0 0 (\d+) \1"/.exec(bare)?.[1]);
  const elements = [...bare.matchAll(/<(?!\/|svg)(\w+)([^>]*)>/g)];
  const foreign = elements.find(([, name]) => name !== 'rect');
  if (!(side > 0) || foreign)
    throw new Error(`the icon is a square of rectangles; found ${foreign?.[1] ?? 'no viewBox'}`);
  return { side, shapes: elements.map(([, , attributes = '']) => readShape(attributes)) };
}

function readShape(attributes: string): Shape {
  const text = (name: string): string => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
  const length = (name: string): number => Number(text(name));
  const colour = /^#(..)(..)(..)$/
    .exec(text('fill'))
    ?.slice(1)
    .map((pair) => Number.parseInt(pair, 16));
  if (!colour) throw new Error(`a rectangle needs a fill like #12212e: ${attributes}`);
  return {
    x: length('x'),
    y: length('y'),
    width: length('width'),
    height: length('height'),
    radius: length('rx'),
    colour: colour as [number, number, number],
  };
}

/**
 * Draws at a size. Edges on whole pixels are sharp; a pixel that an edge crosses is covered by its signed distance from
 * it, that of a rounded box (I. Quilez, "2D distance functions").
 *
 * @param size pixels
 * @param margin share of the side that stays empty on each side
 * @returns red, green, blue, alpha of size × size pixels, row by row; alpha is not multiplied in
 */
export function rasterise({ side, shapes }: Drawing, size: number, margin = 0): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(4 * size * size);
  const scale = (size * (1 - 2 * margin)) / side;
  const offset = size * margin;
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < size; column += 1) {
      const at = 4 * (row * size + column);
      for (const shape of shapes) {
        const distance = distanceTo(shape, (column + 0.5 - offset) / scale, (row + 0.5 - offset) / scale);
        blend(pixels, at, shape.colour, Math.min(1, Math.max(0, 0.5 - distance * scale)));
      }
    }
  return pixels;
}

/** Negative inside. */
function distanceTo({ x, y, width, height, radius }: Shape, px: number, py: number): number {
  const dx = Math.abs(px - x - width / 2) - width / 2 + radius;
  const dy = Math.abs(py - y - height / 2) - height / 2 + radius;
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
}

/** Source over destination (Porter and Duff). */
function blend(pixels: Uint8ClampedArray, at: number, colour: Shape['colour'], cover: number): void {
  const under = (pixels[at + 3]! / 255) * (1 - cover);
  const alpha = cover + under;
  if (alpha === 0) return;
  for (let channel = 0; channel < 3; channel += 1)
    pixels[at + channel] = (colour[channel]! * cover + pixels[at + channel]! * under) / alpha;
  pixels[at + 3] = 255 * alpha;
}
