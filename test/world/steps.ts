import type { AppOverrides } from '../../src/app.ts';

type Store = Awaited<ReturnType<NonNullable<AppOverrides['openStore']>>>;
type Jobs = Awaited<ReturnType<NonNullable<AppOverrides['openQueue']>>>;

/** One thing that a process does outside of its own memory: a change on the disk or in the queue, or a call. */
export interface Step {
  /** The replica's name. */
  readonly by: string;
  /** e.g. `put post`, `add job deliver`, `POST /mms/send`; ids are left out. */
  readonly what: string;
}

/** `after`: it was carried out, and the process has not heard of it. */
export type Phase = 'before' | 'after';

/** Is told of every step twice, and may kill the process meanwhile. */
export type Watch = (step: Step, phase: Phase) => void;

/** Does a step; a process that dies at it never has the answer. */
export type Around = <T>(what: string, work: () => Promise<T>) => Promise<T>;

export function around(by: string, watch: Watch, isDead: () => boolean): Around {
  return async (what, work) => {
    const step = { by, what };
    watch(step, 'before');
    if (isDead()) return never();
    const result = await work();
    if (isDead()) return never();
    watch(step, 'after');
    return isDead() ? never() : result;
  };
}

/** A call in words: its method and its path without ids and secrets. */
export function callIn(method: string, { pathname }: URL): string {
  const parts = pathname
    .split('/')
    .map((part) => (/\d{3}|^[A-Z]\w{8}|^[\da-f]{8,}$/.test(part) ? '…' : part));
  return `${method} ${parts.join('/')}`;
}

/** The same store, whose changes are steps. Of a read nothing is left: to die at one is to die after the change before it. */
export function watchedStore(store: Store, step: Around): Store {
  return {
    ...store,
    put: (key, value, ttlMs) =>
      step(`put ${recordIn(key, value)}`, () => store.put(key, value, ttlMs)),
    putMany: (entries, ttlMs) =>
      step(
        `put ${entries
          .map(({ key, value }) => recordIn(key, value))
          .filter(isNew)
          .join(', ')}`,
        () => store.putMany(entries, ttlMs),
      ),
    delete: (key) => step(`delete ${nameIn(key)}`, () => store.delete(key)),
    setIfAbsent: (key, value, ttlMs) =>
      step(`claim ${recordIn(key, value)}`, () => store.setIfAbsent(key, value, ttlMs)),
    compareAndSet: (key, from, to, ttlMs) =>
      step(`swap ${recordIn(key, to)}`, () => store.compareAndSet(key, from, to, ttlMs)),
    getIndex(name, keptMs) {
      const index = store.getIndex(name, keptMs);
      const { add, addNew, remove } = name.startsWith('jobs') ? jobWords(name) : listWords(name);
      return {
        ...index,
        add: (entries) => step(add(entries[0]?.member), () => index.add(entries)),
        addIfAbsent: (member, score) =>
          step(addNew(member), () => index.addIfAbsent(member, score)),
        remove: (member) => step(remove(member), () => index.remove(member)),
        trim: (below) => step(`trim ${nameIn(name)}`, () => index.trim(below)),
      };
    },
  };
}

function listWords(name: string) {
  const add = () => `list in ${nameIn(name)}`;
  return { add, addNew: add, remove: () => `take from ${nameIn(name)}` };
}

/** Jobs that a single machine keeps in its store have the words of those in a queue. */
function jobWords(name: string) {
  const add = (member = '') => `add ${name === 'jobs' ? '' : 'next '}job ${nameIn(member)}`;
  return { add, addNew: add, remove: (member: string) => add(member).replace('add', 'end') };
}

/** The same queue: what is asked of it is a step, and so is the end of a run. */
export function watchedJobs(jobs: Jobs, step: Around): Jobs {
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

/** A record's key without ids; with the kind of its value, where it has one. */
function recordIn(key: string, value: unknown): string {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : '';
  return `${nameIn(key)}${typeof kind === 'string' && kind ? ` (${kind})` : ''}`;
}

/** Without the year of a shelf, so that the table stays the same. */
function nameIn(key: string): string {
  return (key.split(':').find(Boolean) ?? key).replace(/@\d+$/, '');
}

function isNew<T>(one: T, at: number, all: readonly T[]): boolean {
  return all.indexOf(one) === at;
}

function never<T>(): Promise<T> {
  return new Promise(() => {});
}
