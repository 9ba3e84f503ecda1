import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface ProcessFigures {
  seconds: number;
  /** Peak resident memory in MB; null where the system does not say. */
  peakMegabytes: number | null;
  exitCode: number;
}

/** Runs a command as a whole process and measures it from outside. */
export async function measure(command: string, words: string[]): Promise<ProcessFigures> {
  const started = performance.now();
  const child = spawn(command, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  let peak = 0;
  const sample = () => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
    } catch {
      // No such file: the process is over, or the system has none.
    }
  };
  const timer = setInterval(sample, 20);
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? -1));
  });
  clearInterval(timer);
  return { seconds: (performance.now() - started) / 1000, peakMegabytes: peak > 0 ? peak : null, exitCode };
}
