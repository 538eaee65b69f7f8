import './compile-less.ts';
import { createHash } from 'node:crypto';
import { type ClickSendOptions, startClickSend } from '../../sandbox/clicksend/server.ts';
import type { ClickSendWorld } from '../../sandbox/clicksend/world.ts';
import { readManifest } from '../../sandbox/manifest.ts';
import { makeEnvironment } from '../../sandbox/operator.ts';
import { type SlackOptions, startSlack } from '../../sandbox/slack/server.ts';
import type { SlackWorld } from '../../sandbox/slack/world.ts';
import { WEBHOOK_SECRET } from '../setup/webhook-secret.ts';
import { createDisk, type Disk, type Lag } from './disk.ts';
import { type Network, takeNetwork } from './network.ts';
import { createQueue, type SharedQueue } from './queue.ts';
import { createReplica, type Replica, type Surroundings } from './replica.ts';
import type { Watch } from './steps.ts';
import { takeTime, type VirtualTime } from './virtual-time.ts';

interface WorldSeed {
  /** The source of all time, randomness and order. */
  readonly seed?: number;
  /** More than one share their jobs, as on Redis; default 1. */
  readonly replicas?: number;
  /** How long the disk takes; default: no time. */
  readonly lag?: Lag;
  /** How long it takes per replica, where that differs. */
  readonly lags?: readonly (Lag | undefined)[];
  /** How far the clock of each replica is ahead, in ms; default: they agree. */
  readonly aheadMs?: readonly number[];
  readonly env?: Readonly<Record<string, string>>;
  readonly slack?: SlackOptions;
  readonly clicksend?: ClickSendOptions;
  /** Default: pictures are actually fitted, while virtual time stands still. */
  readonly pictures?: Surroundings['pictures'];
  /** How often each app checks whether its store and its recurring jobs still exist; default: as in production. */
  readonly upkeepMs?: number;
  /** Notified of each step of each replica. */
  readonly watch?: Watch | undefined;
  /** Stands between ClickSend's and Slack's calls and the replicas; default: in turns. */
  readonly started?: boolean;
}

/** A Slack, a ClickSend and the app between them, all in this process, on one virtual clock. */
export interface InnerWorld {
  readonly time: VirtualTime;
  readonly network: Network;
  readonly slack: SlackWorld;
  readonly clicksend: ClickSendWorld;
  readonly disk: Disk;
  readonly queue: SharedQueue | undefined;
  readonly replicas: readonly [Replica, ...Replica[]];
  close(): Promise<void>;
}

type Pictures = Parameters<NonNullable<Surroundings['pictures']>>[0];

const FIRST_APP_PORT = 9_000;

/**
 * Takes over the process's time, randomness and network, and builds a world in it. Await anything in it
 * through `time.run`; otherwise time stands still.
 */
export async function createWorld(options: WorldSeed = {}): Promise<InnerWorld> {
  warmUp ??= loadEverything();
  const installed = await warmUp;
  const time = takeTime(options.seed ?? 1);
  const network = takeNetwork();
  const giveBack = () => {
    network.close();
    time.close();
  };
  try {
    return await time.run(build(options, { time, network, giveBack, installed }));
  } catch (error) {
    giveBack();
    throw error;
  }
}

let warmUp: Promise<SlackOptions> | undefined;

/**
 * Loads lazily loaded modules in advance, because the virtual clock cannot see module loading. Returns what
 * the manifest says.
 */
async function loadEverything(): Promise<SlackOptions> {
  const { scopes, events, functions } = await readManifest();
  const installed = { scopes, events, functions };
  const time = takeTime(0);
  const network = takeNetwork();
  const giveBack = () => {
    network.close();
    time.close();
  };
  const world = await time.run(build({}, { time, network, giveBack, installed })).catch((error) => {
    giveBack();
    throw error;
  });
  await world.close();
  return installed;
}

async function build(
  options: WorldSeed,
  base: {
    readonly time: VirtualTime;
    readonly network: Network;
    readonly giveBack: () => void;
    readonly installed: SlackOptions;
  },
): Promise<InnerWorld> {
  const { time, network, giveBack } = base;
  const slack = await startSlack({ rateLimits: false, ...base.installed, ...options.slack });
  const clicksend = await startClickSend(options.clicksend);
  const disk = createDisk(options.lag);
  const count = options.replicas ?? 1;
  const queue = count > 1 ? createQueue(time.random.fork()) : undefined;
  const env = {
    ...makeEnvironment(slack, clicksend),
    WEBHOOK_SECRET,
    POLL_SECONDS: '0',
    LOG_LEVEL: 'trace',
    // Tells an app that it is not alone; the store and the queue that it names are replaced here.
    ...(queue ? { REDIS_URL: 'redis://in-memory' } : {}),
    ...options.env,
  };
  const pictures = options.pictures ?? ((real) => fitOutsideTime(real, time));
  const create = (at: number) =>
    createReplica({
      time,
      network,
      disk,
      queue,
      env,
      pictures,
      name: `app ${at + 1}`,
      port: FIRST_APP_PORT + at,
      aheadMs: options.aheadMs?.[at] ?? 0,
      lag: options.lags?.[at],
      watch: options.watch,
      upkeepMs: options.upkeepMs,
    });
  const replicas = [create(0), ...Array.from({ length: count - 1 }, (_, at) => create(at + 1))];
  for (const replica of replicas) await replica.start();
  return {
    time,
    network,
    slack,
    clicksend,
    disk,
    queue,
    replicas: replicas as [Replica, ...Replica[]],
    async close() {
      try {
        await time.run(
          (async () => {
            for (const replica of replicas) await replica.stop();
            await Promise.all([slack.close(), clicksend.close()]);
          })(),
        );
        // Work in progress ends in this world, and not in the next one.
        await time.pass(1);
      } finally {
        giveBack();
      }
    },
  };
}

/** Hundreds of stories send the same photograph, and each fit of it takes 30 ms of CPU time. */
const fits = new Map<string, ReturnType<Pictures['fit']>>();

/** Pictures are actually fitted, outside the virtual clock. */
function fitOutsideTime(pictures: Pictures, time: VirtualTime): Pictures {
  return {
    inspect: (bytes) => time.real(pictures.inspect(bytes)),
    fit(bytes) {
      const hash = createHash('sha256').update(bytes).digest('hex');
      const result = fits.get(hash) ?? pictures.fit(bytes);
      fits.set(hash, result);
      return time.real(result);
    },
  };
}
