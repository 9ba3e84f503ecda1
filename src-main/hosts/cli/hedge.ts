#!/usr/bin/env node
import { refuseOldNode } from '../node-version.ts';
import { survivePipes } from '../standard-streams.ts';

refuseOldNode();
// A reader that has seen enough is no failure; what is stored is whole at any moment.
survivePipes(() => process.exit(0));
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2));
