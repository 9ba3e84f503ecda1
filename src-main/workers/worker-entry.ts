/** Entries run as .ts under type stripping in tests and as .js in the bundle; both stand beside this file. */
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

export const workerEntry = (name: string): URL => new URL(`./${name}.${extension}`, import.meta.url);
