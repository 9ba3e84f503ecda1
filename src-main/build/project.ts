import { resolve } from 'node:path';

/** The checkout: the folder of package.json. */
export const projectRoot = resolve(import.meta.dirname, '..', '..');
