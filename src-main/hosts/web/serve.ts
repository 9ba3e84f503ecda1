import { refuseOldNode } from '../node-version.ts';

refuseOldNode();
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2));
