import { verifyDatabase, type Verification } from '../store/verify.ts';
import { serveTask } from './worker-guest.ts';

/** A database file read from end to end: seconds for a large one, so it gets a thread of its own. */
serveTask<{ path: string }, never, Verification>(({ path }) => verifyDatabase(path));
