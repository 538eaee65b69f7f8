import type { AppOverrides } from '../../src/app.ts';
import { wait, waitForever } from './waits.ts';

type Store = Awaited<ReturnType<NonNullable<AppOverrides['openStore']>>>;
type Index = ReturnType<Store['getIndex']>;

/** How long an operation takes, in virtual ms, before and after it is carried out. */
export type Lag = () => { readonly beforeMs: number; readonly afterMs: number };

/**
 * A disk that outlives the processes that write to it. A change is completely on it before the operation
 * resolves; if the process dies during an operation, chance decides.
 */
export interface Disk {
  /** The store of one process, which may have its own delay. */
  open(lag?: Lag): OpenDisk;
  /** Whether a record with this key is on it now. */
  has(key: string): boolean;
  /** Its current contents. */
  contents(): DiskContents;
  /** Empties it, like a Redis that was started without its file. */
  wipe(): void;
}

export interface OpenDisk {
  readonly store: Store;
  /** The process dies: operations in progress are carried out or not, and nothing resolves any more. */
  cut(): void;
}

interface DiskContents {
  /** Keys with their expiry (Unix ms). */
  readonly records: ReadonlyMap<string, number>;
  readonly indexes: ReadonlyMap<
    string,
    { readonly members: readonly string[]; readonly size: number; readonly endsAt: number }
  >;
}

interface Medium {
  readonly records: Map<string, { readonly text: string; readonly endsAt: number }>;
  readonly indexes: Map<string, Listed>;
  readonly usedUpAt: Map<string, number>;
  readonly heldUntil: Map<string, number>;
}

interface Listed {
  readonly scores: Map<string, number>;
  sorted: readonly Entry[] | undefined;
  endsAt: number;
}

interface Entry {
  readonly member: string;
  readonly score: number;
}

/** Carried out at once, in the order of the calls. */
const atOnce: Lag = () => ({ beforeMs: 0, afterMs: 0 });

export function createDisk(lag: Lag = atOnce): Disk {
  const medium: Medium = {
    records: new Map(),
    indexes: new Map(),
    usedUpAt: new Map(),
    heldUntil: new Map(),
  };
  return {
    open: (own = lag) => openDisk(medium, own),
    has: (key) => medium.records.has(key),
    contents: () => ({
      records: new Map([...medium.records].map(([key, { endsAt }]) => [key, endsAt])),
      indexes: new Map(
        [...medium.indexes].map(([name, { scores, endsAt }]) => [
          name,
          { members: [...scores.keys()], size: scores.size, endsAt },
        ]),
      ),
    }),
    wipe() {
      for (const part of Object.values(medium)) part.clear();
    },
  };
}

function openDisk(medium: Medium, lag: Lag): OpenDisk {
  let isCut = false;
  const operate = async <T>(change: () => T): Promise<T> => {
    if (isCut) return waitForever();
    const { beforeMs, afterMs } = lag();
    if (beforeMs > 0) await wait(beforeMs);
    if (isCut) return waitForever();
    const result = change();
    if (afterMs > 0) await wait(afterMs);
    return isCut ? waitForever() : result;
  };
  return {
    store: createStore(medium, operate),
    cut: () => {
      isCut = true;
    },
  };
}

type Operate = <T>(change: () => T) => Promise<T>;

function createStore(medium: Medium, operate: Operate): Store {
  const { records } = medium;
  const read = (key: string): string | undefined => {
    const record = records.get(key);
    if (record && record.endsAt <= Date.now()) records.delete(key);
    return record && record.endsAt > Date.now() ? record.text : undefined;
  };
  const write = (key: string, text: string, ttlMs: number) =>
    void records.set(key, { text, endsAt: Date.now() + ttlMs });
  const parse = (text: string | undefined) => (text === undefined ? undefined : JSON.parse(text));
  return {
    get: (key) => operate(() => parse(read(key))),
    getMany: (keys) => operate(() => keys.map((key) => parse(read(key)))),
    async put(key, value, ttlMs) {
      const [text, ttl] = [getText(value), roundMs(ttlMs)];
      await operate(() => write(key, text, ttl));
    },
    async putMany(entries, ttlMs) {
      const ttl = roundMs(ttlMs);
      const texts = entries.map(({ key, value }) => ({ key, text: getText(value) }));
      await operate(() => {
        for (const { key, text } of texts) write(key, text, ttl);
      });
    },
    async addMany(entries, ttlMs, keys) {
      const ttl = roundMs(ttlMs);
      const texts = entries.map(({ key, value }) => ({ key, text: getText(value) }));
      return operate(() => {
        const existing = texts.map(({ key, text }) => {
          const current = read(key);
          if (current === undefined) write(key, text, ttl);
          return parse(current);
        });
        return { existing, values: keys.map((key) => parse(read(key))) };
      });
    },
    async delete(key) {
      await operate(() => records.delete(key));
    },
    async setIfAbsent(key, value, ttlMs) {
      const [text, ttl] = [getText(value), roundMs(ttlMs)];
      return operate(() => {
        if (read(key) !== undefined) return false;
        write(key, text, ttl);
        return true;
      });
    },
    async compareAndSet(key, from, to, ttlMs) {
      const [before, after, ttl] = [getText(from), getText(to), roundMs(ttlMs)];
      return operate(() => {
        const now = read(key);
        if (now === undefined || now !== before) return false;
        write(key, after, ttl);
        return true;
      });
    },
    getIndex: (name, keptMs) =>
      createIndex(medium, operate, { name, keptMs: roundLifetime(keptMs) }),
    rateLimiter: createPace(medium, operate),
    ping: () => operate(() => undefined),
    // The disk outlives the process that closes it.
    close: async () => {},
  };
}

function createIndex(
  medium: Medium,
  operate: Operate,
  { name, keptMs }: { readonly name: string; readonly keptMs: number },
): Index {
  const look = () => findLiving(medium, name);
  return {
    async add(entries) {
      if (entries.length === 0) return;
      await operate(() => {
        const list = openIndex(medium, name, keptMs);
        for (const entry of entries) list.add(entry);
      });
    },
    addIfAbsent: (member, score) =>
      operate(() => {
        const list = openIndex(medium, name, keptMs);
        if (list.has(member)) return false;
        list.add({ member, score });
        return true;
      }),
    async remove(member) {
      await operate(() => {
        const list = look();
        if (list?.scores.delete(member)) list.sorted = undefined;
      });
    },
    listNewest: ({ limit = Number.POSITIVE_INFINITY, from = -Infinity, until = Infinity } = {}) =>
      operate(() =>
        sortEntries(look())
          .filter(({ score }) => from <= score && score <= until)
          .reverse()
          .slice(0, Math.max(0, limit)),
      ),
    listOldest: ({ limit = Number.POSITIVE_INFINITY, until = Number.POSITIVE_INFINITY } = {}) =>
      operate(() =>
        sortEntries(look())
          .filter(({ score }) => score <= until)
          .slice(0, Math.max(0, limit)),
      ),
    async trim(below) {
      await operate(() => {
        const list = look();
        for (const [member, score] of list?.scores ?? []) {
          if (score < below) list?.scores.delete(member);
        }
        if (list) list.sorted = undefined;
      });
    },
  };
}

function findLiving({ indexes }: Medium, name: string): Listed | undefined {
  const index = indexes.get(name);
  if (index && index.endsAt <= Date.now()) indexes.delete(name);
  return index && index.endsAt > Date.now() ? index : undefined;
}

function openIndex(medium: Medium, name: string, keptMs: number) {
  const list = findLiving(medium, name) ?? { scores: new Map(), sorted: undefined, endsAt: 0 };
  medium.indexes.set(name, list);
  list.endsAt = Date.now() + keptMs;
  list.sorted = undefined;
  return {
    has: (member: string) => list.scores.has(member),
    // As in JSON and in Redis, zero has no sign.
    add: ({ member, score }: Entry) => void list.scores.set(member, score + 0),
  };
}

/** By score, then by the members' bytes, like Redis and LMDB. */
function sortEntries(list: Listed | undefined): readonly Entry[] {
  if (!list) return [];
  list.sorted ??= [...list.scores]
    .map(([member, score]) => ({ member, score }))
    .sort(
      (a, b) => a.score - b.score || Buffer.compare(Buffer.from(a.member), Buffer.from(b.member)),
    );
  return list.sorted;
}

/** One bucket per name, shared by all processes, by a clock that is never set. */
function createPace({ usedUpAt, heldUntil }: Medium, operate: Operate): Store['rateLimiter'] {
  return {
    acquire: (name, rate) =>
      operate(() => {
        const now = performance.now();
        const heldMs = (heldUntil.get(name) ?? now) - now;
        if (heldMs > 0) return Math.ceil(heldMs);
        if (!rate) return 0;
        const { intervalMs, burst } = rate;
        const from = Math.max(Math.min(usedUpAt.get(name) ?? now, now + intervalMs * burst), now);
        const waitMs = Math.ceil(from - now - intervalMs * (burst - 1));
        if (waitMs > 0) return waitMs;
        usedUpAt.set(name, from + intervalMs);
        return 0;
      }),
    async block(name, ms) {
      await operate(() => {
        const until = performance.now() + ms;
        heldUntil.set(name, Math.max(heldUntil.get(name) ?? until, until));
      });
    },
  };
}

function getText(value: unknown): string {
  return JSON.stringify(value);
}

function roundMs(ttlMs: number): number {
  if (!(ttlMs > 0 && ttlMs < Number.MAX_SAFE_INTEGER)) {
    throw new RangeError(`A record's time must be a number of ms above 0, not ${ttlMs}`);
  }
  return Math.ceil(ttlMs);
}

function roundLifetime(keptMs: number): number {
  return keptMs === Number.POSITIVE_INFINITY ? keptMs : roundMs(keptMs);
}
