import { refuseOldNode } from '../node-version.ts';
import { survivePipes } from '../standard-streams.ts';

refuseOldNode();
// A script that has read the link may go; browsers are still served.
survivePipes(() => undefined);
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2));
