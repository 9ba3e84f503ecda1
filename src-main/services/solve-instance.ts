import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../contract/result.ts';
import { parseInstance } from '../solver/instance.ts';
import type { SolveProgress, SolveResult } from '../solver/problem.ts';
import { verifyHedge } from '../solver/verify-hedge.ts';
import { runSolve } from '../workers/solve-pool.ts';

export interface InstanceOptions {
  gap: number;
  /** Seconds; Infinity: none. */
  timeLimit: number;
  threads: number;
  seed: number;
  signal: AbortSignal;
  onProgress(progress: SolveProgress): void;
}

/**
 * Reads an instance file and the data file beside it, solves it, and checks the answer against the instance once more.
 * @throws UserError `bad-file` naming the file and the member that is wrong.
 */
export async function solveInstanceFile(
  path: string,
  options: InstanceOptions,
): Promise<{ name: string; names: string[]; result: SolveResult; violations: string[] }> {
  const file = basename(path);
  const json = parseJson(await read(path), file);
  const data = dataFileName(json, file);
  const bytes = data === null ? null : await read(join(dirname(path), data));
  const problem = parseInstance(
    json,
    bytes && (bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer),
  );
  const { gap, timeLimit, threads, seed, signal, onProgress } = options;
  const result = await runSolve(
    problem,
    { gap, timeLimit, threads, seed, deterministic: false, warmStart: null },
    { onProgress, signal },
  );
  const violations = result.x ? verifyHedge(problem, result.x).violations : [];
  return { name: problem.name, names: problem.names, result, violations };
}

async function read(path: string): Promise<Buffer> {
  return readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const file = basename(path);
    throw new UserError('bad-file', `${file} cannot be read (${cause.code ?? cause.message})`, { file });
  });
}

function parseJson(bytes: Buffer, file: string): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError('bad-file', `${file} is no JSON document: ${reason}`, { file });
  }
}

/** The data file stands beside the instance: a name with a folder in it is refused. */
function dataFileName(json: unknown, file: string): string | null {
  const data =
    typeof json === 'object' && json !== null ? (json as Record<string, unknown>)['data'] : undefined;
  if (data === undefined || data === null) return null;
  if (typeof data !== 'string' || basename(data) !== data)
    throw new UserError('bad-file', `${file}: data must be the name of a file beside it`, {
      file,
      setting: 'data',
    });
  return data;
}
