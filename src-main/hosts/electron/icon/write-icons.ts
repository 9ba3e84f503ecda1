import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { icns, ico, png } from './formats.ts';
import { rasterise, readDrawing } from './raster.ts';

/**
 * Writes every picture of the program's icon where electron-builder looks for them, from the drawing that a browser shows
 * as it is. To be run after a change of it: node src-main/hosts/electron/icon/write-icons.ts
 */

const folder = import.meta.dirname;
const source = join(folder, '../../../../src-renderer/lib/host-icon.svg');
const drawing = readDrawing(readFileSync(source, 'utf8'));
const picture = (size: number, margin = 0): Buffer => png(rasterise(drawing, size, margin), size);

mkdirSync(join(folder, 'icons'), { recursive: true });
for (const size of [16, 32, 48, 64, 128, 256, 512])
  writeFileSync(join(folder, 'icons', `${size}x${size}.png`), picture(size));

writeFileSync(
  join(folder, 'icon.ico'),
  ico([16, 24, 32, 48, 64, 256].map((size) => ({ size, bytes: picture(size) }))),
);

/** Apple's grid: 824 of 1024 pixels. The types are those of 16 to 512 points, at one pixel a point and up to 256 points at two. */
const appleMargin = 100 / 1024;
const appleTypes = { ic11: 32, ic12: 64, ic07: 128, ic13: 256, ic08: 256, ic14: 512, ic09: 512 };
writeFileSync(
  join(folder, 'icon.icns'),
  icns(Object.entries(appleTypes).map(([type, size]) => ({ type, bytes: picture(size, appleMargin) }))),
);
