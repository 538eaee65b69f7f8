import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AppOverrides, createApp, createProcessTools } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import type { Disk, Lag, OpenDisk } from './disk.ts';
import type { Line, Network } from './network.ts';
import type { OpenQueue, SharedQueue } from './queue.ts';
import {
  type Around,
  createAround,
  describeCall,
  type Watch,
  wrapJobs,
  wrapStore,
} from './steps.ts';
import type { VirtualTime } from './virtual-time.ts';

/** One process of the app: it starts, stops and dies, and finds what is on the disk when it starts again. */
export interface Replica {
  readonly name: string;
  readonly url: string;
  /** Its whole log, across all restarts. */
  logs(): string;
  isUp(): boolean;
  /** Passes it a request that reached another server; false while it is down. */
  take(request: IncomingMessage, response: ServerResponse): boolean;
  start(changes?: Readonly<Record<string, string>>): Promise<void>;
  /** Like SIGTERM: running work is ended. */
  stop(): Promise<void>;
  /** Like a power cut: nothing continues, whatever it was doing. */
  kill(): void;
}

export interface Surroundings {
  readonly name: string;
  readonly time: VirtualTime;
  readonly network: Network;
  readonly disk: Disk;
  /** Several replicas share one; a single one stores its jobs on its disk. */
  readonly queue: SharedQueue | undefined;
  readonly pictures: AppOverrides['pictures'];
  readonly upkeepMs?: AppOverrides['upkeepMs'];
  /** Notified of each of its steps; default: nobody. */
  readonly watch?: Watch | undefined;
  readonly port: number;
  /** How long its disk takes; default: the common delay. */
  readonly lag?: Lag | undefined;
  /** How far its clock is ahead of the others, in ms; default 0. */
  readonly aheadMs?: number;
  readonly env: Readonly<Record<string, string>>;
}

interface Life {
  readonly line: Line;
  readonly disk: OpenDisk;
  readonly queue: OpenQueue | undefined;
  readonly app: Awaited<ReturnType<typeof createApp>>;
  isDead: boolean;
  /** Resolves when it dies, so that nothing waits for its pending work. */
  readonly death: Promise<void>;
}

const STOP_WITHIN_MS = 9_500;

export function createReplica(surroundings: Surroundings): Replica {
  const { name, network, port } = surroundings;
  let log = '';
  let life: Life | undefined;
  let starting: Promise<void> | undefined;
  let tellDeath = () => {};
  /** Responses to requests that reached another server. */
  const unanswered = new Set<ServerResponse>();

  const live = async (changes: Readonly<Record<string, string>>): Promise<void> => {
    const config = readConfig({ ...surroundings.env, PORT: `${port}`, ...changes });
    const mine: { isDead: boolean } = { isDead: false };
    const write = (line: string) => {
      if (!mine.isDead) log += line;
    };
    const step = surroundings.watch && createAround(name, surroundings.watch, () => mine.isDead);
    const [line, disk, queue] = [
      network.line(name, step && ((hop, work) => step(describeCall(hop.method, hop.url), work))),
      surroundings.disk.open(surroundings.lag),
      surroundings.queue?.open(),
    ];
    const clock = createClock(mine, surroundings.aheadMs);
    const app = await createApp(
      config,
      createProcessTools(config, clock, { write }),
      createOutside(surroundings, { line, disk, queue, step }),
    );
    const death = new Promise<void>((resolve) => {
      tellDeath = resolve;
    });
    life = Object.assign(mine, { line, disk, queue, app, death });
    app.server.listen(config.PORT);
    await once(app.server, 'listening');
    await Promise.race([app.start(), death]);
  };

  return {
    name,
    url: `http://127.0.0.1:${port}`,
    logs: () => log,
    isUp: () => life !== undefined,
    take(request, response) {
      if (!life) return false;
      unanswered.add(response);
      response.once('close', () => unanswered.delete(response));
      return life.app.server.emit('request', request, response);
    },
    start(changes = {}) {
      starting ??= live(changes).finally(() => {
        starting = undefined;
      });
      return starting;
    },
    async stop() {
      const mine = life;
      if (!mine) return;
      const { app } = mine;
      app.gate.close();
      const ended = app.gate.waitUntilEmpty().then(() => app.stop(STOP_WITHIN_MS));
      await Promise.race([ended, mine.death]);
      if (mine.isDead) return;
      app.server.close();
      life = undefined;
    },
    kill() {
      if (!life) return;
      life.isDead = true;
      life.line.cut();
      life.disk.cut();
      life.queue?.cut();
      network.unplug(life.app.server);
      for (const response of unanswered) response.destroy();
      life = undefined;
      tellDeath();
    },
  };
}

/** A clock on which a dead process never wakes up. */
function createClock(life: { readonly isDead: boolean }, aheadMs = 0) {
  return {
    now: () => Date.now() + aheadMs,
    wait: (ms: number) =>
      new Promise<void>((resolve) => {
        setTimeout(() => !life.isDead && resolve(), ms).unref();
      }),
  };
}

function createOutside(
  { pictures, upkeepMs }: Surroundings,
  parts: Pick<Life, 'line' | 'disk' | 'queue'> & { readonly step: Around | undefined },
): AppOverrides {
  const { line, disk, queue, step } = parts;
  const store = step ? wrapStore(disk.store, step) : disk.store;
  const jobs = queue && step ? wrapJobs(queue.jobs, step) : queue?.jobs;
  return {
    fetch: line.fetch,
    slackFiles: line.dispatcher,
    clickSend: { pool: line.dispatcher, openSingleUse: line.fresh },
    openStore: async () => store,
    openQueue: jobs ? async () => jobs : undefined,
    pictures,
    upkeepMs,
    // The doctor would open its own connections.
    listSetupFindings: async () => [],
  };
}
