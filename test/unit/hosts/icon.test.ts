import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { rasterise, readDrawing } from '../../../src-main/hosts/electron/icon/raster.ts';

const root = resolve(import.meta.dirname, '../../..');
const folder = join(root, 'src-main/hosts/electron/icon');
const drawing = readDrawing(readFileSync(join(root, 'src-renderer/lib/host-icon.svg'), 'utf8'));

/** Width, height and pixels of a PNG of 8 bits a channel without filters (ISO/IEC 15948). */
function decode(file: Buffer): { size: number[]; pixels: Uint8Array } {
  expect(file.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  const size = [file.readUInt32BE(16), file.readUInt32BE(20)];
  const [width = 0, height = 0] = size;
  const length = file.readUInt32BE(33);
  expect(file.subarray(37, 41).toString()).toBe('IDAT');
  const rows = inflateSync(file.subarray(41, 41 + length));
  const pixels = new Uint8Array(4 * width * height);
  for (let row = 0; row < height; row += 1) {
    const start = row * (4 * width + 1);
    expect(rows[start]).toBe(0);
    pixels.set(rows.subarray(start + 1, start + 1 + 4 * width), 4 * width * row);
  }
  return { size, pixels };
}

const drawn = (size: number, margin = 0): Uint8Array => Uint8Array.from(rasterise(drawing, size, margin));

describe('the program’s icon', () => {
  it('has sharp edges at its smallest size: every pixel off the corners is of one colour', () => {
    const pixels = drawn(16);
    const colours = new Set<string>();
    for (let row = 0; row < 16; row += 1)
      for (let column = 4; column < 12; column += 1)
        colours.add(
          Buffer.from(pixels.subarray(4 * (16 * row + column), 4 * (16 * row + column) + 4)).toString('hex'),
        );
    expect([...colours].sort()).toEqual(['12212eff', '4db2f5ff', 'e7ebefff', 'f2a33cff']);
    // The corner is round: a radius of 3.5 leaves its outermost pixel empty.
    expect(pixels[3]).toBe(0);
  });

  it('refuses a drawing that it cannot draw', () => {
    expect(() => readDrawing('<svg viewBox="0 0 16 16"><path d="M0 0" /></svg>')).toThrow('found path');
    expect(() => readDrawing('<svg viewBox="0 0 16 16"><rect x="0" fill="red" /></svg>')).toThrow('fill');
  });

  it('lies where electron-builder looks, in every size, as it is drawn now', () => {
    expect(readFileSync(join(root, 'electron-builder.yml'), 'utf8')).toContain(
      'buildResources: src-main/hosts/electron/icon\n',
    );
    const names = readdirSync(join(folder, 'icons'));
    expect(names.map((name) => Number.parseInt(name, 10)).sort((a, b) => a - b)).toEqual([
      16, 32, 48, 64, 128, 256, 512,
    ]);
    for (const name of names) {
      const { size, pixels } = decode(readFileSync(join(folder, 'icons', name)));
      expect(size).toEqual([Number.parseInt(name, 10), Number.parseInt(name, 10)]);
      expect(Buffer.compare(pixels, drawn(size[0]!)), name).toBe(0);
    }
  });

  it('is in Windows’ container, up to the 256 pixels that installers ask for', () => {
    const file = readFileSync(join(folder, 'icon.ico'));
    expect([file.readUInt16LE(0), file.readUInt16LE(2), file.readUInt16LE(4)]).toEqual([0, 1, 6]);
    const sizes: number[] = [];
    for (let index = 0; index < 6; index += 1) {
      const at = 6 + 16 * index;
      const picture = file.subarray(
        file.readUInt32LE(at + 12),
        file.readUInt32LE(at + 12) + file.readUInt32LE(at + 8),
      );
      const { size, pixels } = decode(picture);
      expect(file.readUInt8(at)).toBe(size[0]! % 256);
      expect(Buffer.compare(pixels, drawn(size[0]!))).toBe(0);
      sizes.push(size[0]!);
    }
    expect(sizes).toEqual([16, 24, 32, 48, 64, 256]);
  });

  it('is in Apple’s container, with Apple’s margin', () => {
    const file = readFileSync(join(folder, 'icon.icns'));
    expect(file.subarray(0, 4).toString()).toBe('icns');
    expect(file.readUInt32BE(4)).toBe(file.length);
    const sizes: Record<string, number> = {};
    for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
      const { size, pixels } = decode(file.subarray(at + 8, at + file.readUInt32BE(at + 4)));
      sizes[file.subarray(at, at + 4).toString()] = size[0]!;
      expect(Buffer.compare(pixels, drawn(size[0]!, 100 / 1024))).toBe(0);
    }
    expect(sizes).toEqual({
      ic11: 32,
      ic12: 64,
      ic07: 128,
      ic13: 256,
      ic08: 256,
      ic14: 512,
      ic09: 512,
    });
  });
});
