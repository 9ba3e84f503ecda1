import type { HedgeOutcome } from './hedge-task.ts';
import { openHedge } from './study-open.ts';
import type { OpenHedgeTask } from './study-task.ts';
import { serveTask } from './worker-guest.ts';

serveTask<OpenHedgeTask, never, HedgeOutcome>((task, guest) => openHedge(task, guest.cancelled));
