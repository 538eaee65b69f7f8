import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AppManifest } from './app-manifest.ts';
import { startAppProcess } from './app-process.ts';
import { startClickSend } from './clicksend/server.ts';
import type { ClickSendWorld } from './clicksend/world.ts';
import { freePort } from './free-port.ts';
import { readManifest } from './manifest.ts';
import { connectClickSend, connectSlack, makeEnvironment } from './operator.ts';
import { createPictures } from './page-server/pictures.ts';
import { type PageServer, startPageServer } from './page-server/server.ts';
import type { AppHealth } from './page-state.ts';
import { sendSample } from './sample-send.ts';
import { startSlack } from './slack/server.ts';
import type { SlackWorld } from './slack/world.ts';

export interface SandboxOptions {
  /** The page's port, or the next free one; 0 takes any. Default 4000. */
  readonly port?: number;
  /** The app's entry; default: the built one. */
  readonly entry?: string;
  /** Settings for the app beside, or instead of, the sandbox's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Opens with one picture already sent, as a demo does. Default false. */
  readonly hasSample?: boolean;
  /** The app stopped by itself, with its last words. */
  readonly onStopped?: (lastWords: string) => void;
}

/** A whole pretend world on this machine: Slack, ClickSend, the real app between them, and a page. */
export interface Sandbox {
  /** The page. */
  readonly url: string;
  readonly slack: SlackWorld;
  readonly clicksend: ClickSendWorld;
  readonly appUrl: string;
  close(): Promise<void>;
}

const DEFAULT_PORT = 4000;
const BUILT_APP = fileURLToPath(new URL('../dist/main.js', import.meta.url));

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const undo: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return { ...(await build(options, undo)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function build(
  options: SandboxOptions,
  undo: (() => Promise<unknown>)[],
): Promise<Omit<Sandbox, 'close'>> {
  const manifest = await readManifest();
  const slack = await startSlack(asInstalled(manifest));
  undo.push(() => slack.close());
  const clicksend = await startClickSend();
  undo.push(() => clicksend.close());
  const dataDir = await mkdtemp(path.join(tmpdir(), 'slack-mms-sandbox-'));
  undo.push(() => rm(dataDir, { recursive: true, force: true }));

  const port = await freePort();
  const secret = randomBytes(24).toString('hex');
  let page: PageServer | undefined;
  const app = await startAppProcess({
    entry: options.entry ?? BUILT_APP,
    port,
    env: {
      ...makeEnvironment(slack, clicksend),
      DATA_DIR: dataDir,
      WEBHOOK_SECRET: secret,
      POLL_SECONDS: '5',
      DEFAULT_COUNTRY: 'AU',
      LOG_LEVEL: 'warn',
      ...options.env,
    },
    onHealth: (health) => {
      page?.tell();
      sayStopped(health, options);
    },
  });
  undo.push(() => app.stop());
  connectSlack(slack, app.url);
  connectClickSend(clicksend, { url: app.url, secret });

  // The sandbox opens without its sample rather than not at all; test/browser/demo.test.ts sees it.
  if (options.hasSample) await sendSample(slack, clicksend).catch(() => {});
  page = await startPageServer(
    {
      ...{ slack, clicksend, pictures: createPictures(slack), health: app.health, manifest },
      journal: { carrier: new Map(), answers: new Map(), openedAt: Date.now() },
    },
    options.port ?? DEFAULT_PORT,
  );
  const { url } = page;
  undo.push(() => page?.close() ?? Promise.resolve());
  return { url, slack, clicksend, appUrl: app.url };
}

/** The app may do what its manifest asks for, and hears what it subscribed to. */
function asInstalled({ scopes, events, functions }: AppManifest) {
  return { scopes, events, functions };
}

function sayStopped({ state, detail }: AppHealth, { onStopped }: SandboxOptions): void {
  if (state === 'stopped') onStopped?.(detail);
}
