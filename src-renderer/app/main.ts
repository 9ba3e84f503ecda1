import './zod-without-eval.ts';
import { mount } from 'svelte';
import { Connection } from '../lib/connection.svelte.ts';
import { Desk } from '../lib/desk.svelte.ts';
import { connectHost } from '../lib/host.ts';
import App from './App.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no element with the id app');

const connection = new Connection();
const { transport, host } = connectHost(connection);
mount(App, { target, props: { desk: new Desk(connection, transport, host) } });
