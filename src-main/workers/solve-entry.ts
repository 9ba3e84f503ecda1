import { parentPort } from 'node:worker_threads';
import { setKernelModule } from '../solver/kernel/create.ts';
import { solve } from '../solver/solve.ts';
import { Teammate } from '../solver/solve-team.ts';
import type { TeamMessage } from '../solver/solve-team.ts';
import type { SolveMessage, SolveTask } from './solve-task.ts';
import { standBehindAnswers } from './thread-priority.ts';

/** The leader's last word to its teammates; a closed port would only tell them when its event loop turns again. */
const END = 'end';

standBehindAnswers();
const report = (message: SolveMessage) => parentPort?.postMessage(message);

// The thread stays for further solves until it is ended from outside.
parentPort?.on('message', (task: SolveTask) => {
  setKernelModule(task.kernel);
  if (task.role === 'leader') lead(task);
  else assist(task);
});

function lead({ problem, options, cancel, mates }: Extract<SolveTask, { role: 'leader' }>): void {
  const send = (message: TeamMessage | typeof END) => mates.forEach((mate) => mate.postMessage(message));
  const team = { threads: mates.length + 1, send };
  const result = solve(problem, options, (progress) => report({ kind: 'progress', progress }), cancel, team);
  send(END);
  report({ kind: 'done', result });
}

function assist({ thread, leader }: Extract<SolveTask, { role: 'mate' }>): void {
  const mate = new Teammate(thread);
  leader.on('message', (message: TeamMessage | typeof END) => {
    if (message !== END) return mate.receive(message);
    leader.close();
    report({ kind: 'free' });
  });
}
