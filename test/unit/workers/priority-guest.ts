import { getPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { standBehindAnswers } from '../../../src-main/workers/thread-priority.ts';

/** Does as a job does at its start, and says how far behind its thread then stands. */
standBehindAnswers();
parentPort!.postMessage(getPriority());
