import { mount } from 'svelte';
import { Connection } from '../lib/connection.svelte.ts';
import { Desk } from '../lib/desk.svelte.ts';
import { connectHost } from '../lib/host.ts';
import { placeOf } from '../lib/navigation.svelte.ts';
import App from './App.svelte';
import { ViewComponents } from './view-components.svelte.ts';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no element with the id app');

const components = new ViewComponents();
void components.load(placeOf(location.hash).view);

const connection = new Connection();
const { transport, host } = connectHost(connection);
mount(App, { target, props: { desk: new Desk(connection, transport, host), components } });
