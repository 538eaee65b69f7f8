import { readFile } from 'node:fs/promises';
import type { LocalServers } from './local-servers.ts';
import type { Peers } from './peers.ts';

/** What every measurement uses. */
export interface Setting {
  readonly servers: LocalServers;
  readonly peers: Peers;
  /** A file: 12 megapixels, like a camera's. */
  readonly photograph: string;
  readonly signingSecret: string;
  readonly webhookSecret: string;
  /** The app's environment, with its state in a folder. */
  readonly embedded: Readonly<Record<string, string>>;
}

/** The built app, started as `npm start` does. */
export const APP = await asStarted();

async function asStarted(): Promise<readonly string[]> {
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as {
    scripts: { start: string };
  };
  return scripts.start.replace(/^exec node /, '').split(' ');
}
