import { alternativesOf, type AlternativesOutcome, type AlternativesTask } from './study-alternatives.ts';
import { serveTask } from './worker-guest.ts';

serveTask<AlternativesTask, never, AlternativesOutcome>((task, guest) =>
  alternativesOf(task, guest.cancelled),
);
