import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AppManifest } from './app-manifest.ts';
import { startAppProcess } from './app-process.ts';
import { startClickSend } from './clicksend/server.ts';
import type { ClickSendWorld } from './clicksend/world.ts';
import { prepareDemo } from './demo.ts';
import { findFreePort } from './free-port.ts';
import { readManifest } from './manifest.ts';
import { addReceiptRule, connectClickSend, connectSlack, makeEnvironment } from './operator.ts';
import { createPictures } from './page-server/pictures.ts';
import { type PageServer, startPageServer } from './page-server/server.ts';
import type { Worlds } from './page-server/worlds.ts';
import type { AppHealth } from './page-state.ts';
import { startSlack } from './slack/server.ts';
import type { SlackWorld } from './slack/world.ts';

interface SandboxOptions {
  /** The page's port, or the next free one; 0 takes any free one. Default 4000. */
  readonly port?: number;
  /** The app's entry file; default: the built one. */
  readonly entry?: string;
  /** Settings for the app in addition to the sandbox's own, or overriding them. */
  readonly env?: Readonly<Record<string, string>>;
  /** Starts with one picture already sent, and a list of 3,500 people with the credit for it. Default false. */
  readonly isDemo?: boolean;
  /** The app stopped by itself, with its last output. */
  readonly onStopped?: (lastWords: string) => void;
}

/**
 * A complete simulation on this machine: Slack, ClickSend, the real app between them, and a page. *Reset*
 * on the page replaces everything except the page.
 */
interface Sandbox {
  /** The page's URL. */
  readonly url: string;
  readonly slack: SlackWorld;
  readonly clicksend: ClickSendWorld;
  readonly appUrl: string;
  close(): Promise<void>;
}

const DEFAULT_PORT = 4000;
const BUILT_APP = fileURLToPath(new URL('../dist/main.js', import.meta.url));

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const manifest = await readManifest();
  let page: PageServer | undefined;
  const start = () => startWorld(manifest, options, () => page?.tell());
  let world = await start();
  const replaced: Promise<void>[] = [];
  const reset = async () => {
    const before = world;
    world = await start();
    replaced.push(before.close());
    return world.worlds;
  };
  try {
    page = await startPageServer(world.worlds, options.port ?? DEFAULT_PORT, reset);
  } catch (error) {
    await world.close();
    throw error;
  }
  const { url, close: closePage } = page;
  return {
    url,
    get slack() {
      return world.worlds.slack;
    },
    get clicksend() {
      return world.worlds.clicksend;
    },
    get appUrl() {
      return world.appUrl;
    },
    async close() {
      await closePage();
      await Promise.all([world.close(), ...replaced]);
    },
  };
}

/** Slack, ClickSend and the app between them. */
interface World {
  readonly worlds: Worlds;
  readonly appUrl: string;
  close(): Promise<void>;
}

async function startWorld(
  manifest: AppManifest,
  options: SandboxOptions,
  onHealth: () => void,
): Promise<World> {
  const undo: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return { ...(await build(manifest, options, onHealth, undo)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function build(
  manifest: AppManifest,
  options: SandboxOptions,
  onHealth: () => void,
  undo: (() => Promise<unknown>)[],
): Promise<Omit<World, 'close'>> {
  const slack = await startSlack(pickInstallation(manifest));
  undo.push(() => slack.close());
  const clicksend = await startClickSend();
  undo.push(() => clicksend.close());
  const dataDir = await mkdtemp(path.join(tmpdir(), 'slack-mms-sandbox-'));
  undo.push(() => rm(dataDir, { recursive: true, force: true }));

  const port = await findFreePort();
  const secret = randomBytes(24).toString('hex');
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
      onHealth();
      sayStopped(health, options);
    },
  });
  undo.push(() => app.stop());
  connectSlack(slack, app.url);
  connectClickSend(clicksend, { url: app.url, secret });
  await addReceiptRule(clicksend, { url: app.url, secret });

  // If the sample fails, the sandbox still opens; test/browser/demo.test.ts notices it.
  if (options.isDemo) await prepareDemo(slack, clicksend).catch(() => {});
  const worlds = {
    slack,
    clicksend,
    pictures: createPictures(slack),
    health: app.health,
    manifest,
    journal: { carrier: new Map(), answers: new Map(), openedAt: Date.now() },
  };
  return { worlds, appUrl: app.url };
}

/** Grants the scopes and events that the app's manifest asks for. */
function pickInstallation({ scopes, events, functions }: AppManifest) {
  return { scopes, events, functions };
}

function sayStopped({ state, detail }: AppHealth, { onStopped }: SandboxOptions): void {
  if (state === 'stopped') onStopped?.(detail);
}
