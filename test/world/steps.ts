import type { AppOverrides } from '../../src/app.ts';
import { waitForever } from './waits.ts';

type Store = Awaited<ReturnType<NonNullable<AppOverrides['openStore']>>>;
type Jobs = Awaited<ReturnType<NonNullable<AppOverrides['openQueue']>>>;

/** One effect of a process outside its own memory: a change on the disk or in the queue, or a call. */
export interface Step {
  /** The replica's name. */
  readonly by: string;
  /** e.g. `put post`, `add job deliver`, `POST /mms/send`, without ids. */
  readonly what: string;
}

/** `after`: it was carried out, but the process does not know yet. */
export type Phase = 'before' | 'after';

/** Notified before and after every step, and may kill the process then. */
export type Watch = (step: Step, phase: Phase) => void;

/** Carries out a step; a process that dies at it never gets the result. */
export type Around = <T>(what: string, work: () => Promise<T>) => Promise<T>;

export function createAround(by: string, watch: Watch, isDead: () => boolean): Around {
  return async (what, work) => {
    const step = { by, what };
    watch(step, 'before');
    if (isDead()) return waitForever();
    const result = await work();
    if (isDead()) return waitForever();
    watch(step, 'after');
    return isDead() ? waitForever() : result;
  };
}

/** Describes a call: its method, and its path without ids and secrets. */
export function describeCall(method: string, { pathname }: URL): string {
  const parts = pathname
    .split('/')
    .map((part) => (/\d{3}|^[A-Z]\w{8}|^[\da-f]{8,}$/.test(part) ? '…' : part));
  return `${method} ${parts.join('/')}`;
}

/**
 * Wraps a store so that its changes are steps. Reads do not count, because dying at a read is the same as
 * dying after the previous change.
 */
export function wrapStore(store: Store, step: Around): Store {
  return {
    ...store,
    put: (key, value, ttlMs) =>
      step(`put ${findRecord(key, value)}`, () => store.put(key, value, ttlMs)),
    putMany: (entries, ttlMs) =>
      step(
        `put ${entries
          .map(({ key, value }) => findRecord(key, value))
          .filter(isNew)
          .join(', ')}`,
        () => store.putMany(entries, ttlMs),
      ),
    // Without entries it only reads.
    addMany: (entries, ttlMs, keys) =>
      entries.length === 0
        ? store.addMany(entries, ttlMs, keys)
        : step(
            `add ${entries
              .map(({ key, value }) => findRecord(key, value))
              .filter(isNew)
              .join(', ')}`,
            () => store.addMany(entries, ttlMs, keys),
          ),
    delete: (key) => step(`delete ${findName(key)}`, () => store.delete(key)),
    setIfAbsent: (key, value, ttlMs) =>
      step(`claim ${findRecord(key, value)}`, () => store.setIfAbsent(key, value, ttlMs)),
    compareAndSet: (key, from, to, ttlMs) =>
      step(`swap ${findRecord(key, to)}`, () => store.compareAndSet(key, from, to, ttlMs)),
    getIndex(name, keptMs) {
      const index = store.getIndex(name, keptMs);
      const { add, addNew, remove } = name.startsWith('jobs')
        ? createJobWords(name)
        : listWords(name);
      return {
        ...index,
        add: (entries) => step(add(entries[0]?.member), () => index.add(entries)),
        addIfAbsent: (member, score) =>
          step(addNew(member), () => index.addIfAbsent(member, score)),
        remove: (member) => step(remove(member), () => index.remove(member)),
        trim: (below) => step(`trim ${findName(name)}`, () => index.trim(below)),
      };
    },
  };
}

function listWords(name: string) {
  const add = () => `list in ${findName(name)}`;
  return { add, addNew: add, remove: () => `take from ${findName(name)}` };
}

/** Jobs that a single machine stores are named like those in a queue. */
function createJobWords(name: string) {
  const add = (member = '') => `add ${name === 'jobs' ? '' : 'next '}job ${findName(member)}`;
  return { add, addNew: add, remove: (member: string) => add(member).replace('add', 'end') };
}

/** Wraps a queue so that adding a job and the end of a run are steps. */
export function wrapJobs(jobs: Jobs, step: Around): Jobs {
  return {
    ...jobs,
    add: (name, id, options) => step(`add job ${name}`, () => jobs.add(name, id, options)),
    remove: (name, id) => step(`cancel job ${name}`, () => jobs.remove(name, id)),
    registerWorker: (name, worker) =>
      jobs.registerWorker(name, {
        ...worker,
        run: async (id, attempt) => {
          const result = await worker.run(id, attempt);
          return step(`end job ${name}`, async () => result);
        },
      }),
  };
}

/** A record's key without ids, with the kind of its value, if it has one. */
function findRecord(key: string, value: unknown): string {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : '';
  return `${findName(key)}${typeof kind === 'string' && kind ? ` (${kind})` : ''}`;
}

/** Without the year of a shelf, so that the table stays the same. */
function findName(key: string): string {
  return (key.split(':').find(Boolean) ?? key).replace(/@\d+$/, '');
}

function isNew<T>(one: T, at: number, all: readonly T[]): boolean {
  return all.indexOf(one) === at;
}
