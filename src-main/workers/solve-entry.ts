import { parentPort, workerData } from 'node:worker_threads';
import { setKernelModule } from '../solver/kernel/create.ts';
import { solve } from '../solver/solve.ts';
import { Teammate } from '../solver/solve-team.ts';
import type { TeamMessage } from '../solver/solve-team.ts';
import type { SolveMessage, SolveTask } from './solve-task.ts';
import { standBehindAnswers } from './thread-priority.ts';

standBehindAnswers();
const task = workerData as SolveTask;
setKernelModule(task.kernel);
if (task.role === 'leader') lead(task);
else assist(task);

function lead({ problem, options, cancel, mates }: Extract<SolveTask, { role: 'leader' }>): void {
  // A listener keeps the thread, and with it the ports, until it is ended from outside: nobody may seem to have died.
  parentPort?.on('message', () => undefined);
  const report = (message: SolveMessage) => parentPort?.postMessage(message);
  const team = {
    threads: mates.length + 1,
    send: (message: TeamMessage) => mates.forEach((mate) => mate.postMessage(message)),
  };
  const result = solve(problem, options, (progress) => report({ kind: 'progress', progress }), cancel, team);
  report({ kind: 'done', result });
}

function assist({ thread, leader }: Extract<SolveTask, { role: 'mate' }>): void {
  const mate = new Teammate(thread);
  leader.on('message', (message: TeamMessage) => mate.receive(message));
}
