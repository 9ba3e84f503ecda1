import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const entry = resolve(import.meta.dirname, '../../../dist/main/hedge.js');

export interface Outcome {
  code: number;
  out: string;
  err: string;
}

/** Starts the command line in a process of its own, as a script does. */
export function startHedge(words: readonly string[]) {
  const child = spawn(process.execPath, [entry, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (err += data.toString()));
  const ended = new Promise<Outcome>((done) =>
    child.on('close', (code) => done({ code: code ?? -1, out, err })),
  );
  return { child, ended, stderr: () => err };
}

/** The same, to its end. */
export const hedge = (...words: string[]): Promise<Outcome> => startHedge(words).ended;
