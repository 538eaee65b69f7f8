import { computeSendDelay, type Plan } from '../../domain/send.ts';
import { splitIntoChunks } from '../async/chunks.ts';
import { RetryLaterError } from '../errors.ts';
import type { Index, Store } from '../ports/store.ts';
import type { ErasureScope, ErasureSubjects, RedactedRecipient } from './erasure.ts';
import { MAX_SCHEDULE_MS } from './retention.ts';
import { createSmallIndexes, type SmallIndex, type SmallIndexes } from './small-indexes.ts';

/** A kind of record. `K` is the key of one record. */
export interface RecordKind<T, K extends readonly (string | number)[]> {
  key(...key: K): string;
  get(...key: K): Promise<T | undefined>;
  /** In the order of the keys. */
  getMany(keys: readonly K[]): Promise<readonly (T | undefined)[]>;
  put(value: T, ...key: K): Promise<void>;
  putMany(entries: readonly { readonly key: K; readonly value: T }[]): Promise<void>;
  /** Stores the record if there is none. Returns whether it did. */
  setIfAbsent(value: T, ...key: K): Promise<boolean>;
  /** Stores `to` if the stored value equals `from`; undefined: if there is none. Returns whether it did. */
  compareAndSet(from: T | undefined, to: T, ...key: K): Promise<boolean>;
  delete(...key: K): Promise<void>;
  /** The same kind with an expiry that is `byMs` later. */
  extendTtl(byMs: number): RecordKind<T, K>;
  /** The same kind, with an expiry that counts from the departure of a scheduled send. */
  forSend(send: Pick<Plan, 'schedule'>): RecordKind<T, K>;
}

/**
 * What happens to a kind of record when a person is erased: which records are deleted along with each
 * deleted item, how a record of a send to others is redacted, or why it may stay.
 */
type RecordErasure<T, K> = ByScope<K> & {
  readonly redact?: {
    keys(recipient: RedactedRecipient): readonly K[];
    /** Returns the same object if the recipient is not in it. */
    value(value: T, recipient: RedactedRecipient): T;
  };
  readonly keptBecause?: string;
};

/** The same for an index: which members are removed from which index. */
type IndexErasure<K> = ByScope<IndexMember<K>> & { readonly keptBecause?: string };

/** What is deleted along with each deleted item. */
type ByScope<R> = {
  readonly [S in ErasureScope]?: (subject: ErasureSubjects[S]) => readonly R[];
};

interface IndexMember<K> {
  readonly of: K;
  /** Undefined: every member. */
  readonly member?: string;
}

/** A kind of record or index, as the erasure of a person sees it. */
interface ErasableKind {
  /** The first part of its keys. */
  readonly name: string;
  /** Why nothing of it is deleted. Undefined if something is. */
  readonly keptBecause?: string;
  delete<S extends ErasureScope>(scope: S, subject: ErasureSubjects[S]): Promise<void>;
  /** Throws a `RetryLaterError` if another process changed a record since it was read. `byMs` as in `extendTtl`. */
  redact(recipient: RedactedRecipient, byMs: number): Promise<void>;
}

/** Creates kinds of records and indexes, and lists them in order of creation. */
export function createKinds(store: Store, retentionMs: number, now: () => number) {
  const kinds: ErasableKind[] = [];
  const scheduledTtlMs = retentionMs + MAX_SCHEDULE_MS;

  function record<T, K extends readonly (string | number)[]>(
    name: string,
    erasure: RecordErasure<T, K>,
    ttlMs: number = retentionMs,
  ): RecordKind<T, K> {
    const kind = bindRecord<T, K>({ store, now }, name, ttlMs);
    kinds.push(createErasableRecord(name, kind, erasure));
    return kind;
  }

  function index<K extends readonly string[], Member extends string = string>(
    name: string,
    erasure: IndexErasure<K>,
    ttlMs: number = scheduledTtlMs,
  ): (...key: K) => Index<Member> {
    const open = (...key: K) => store.getIndex([name, ...key].join(':'), ttlMs) as Index<Member>;
    kinds.push(createErasableIndex(name, open as (...key: K) => SmallIndex, erasure));
    return open;
  }

  /** Many small indexes of one kind, stored together. */
  function smallIndexes(
    name: string,
    erasure: IndexErasure<[name: string]>,
    ttlMs: number = scheduledTtlMs,
  ): SmallIndexes {
    const indexes = createSmallIndexes({ store, now }, name, ttlMs);
    kinds.push(createErasableIndex(name, indexes.open, erasure));
    return indexes;
  }

  const erasure = {
    /** Every kind, in the order in which its records are deleted and redacted. */
    kinds: kinds as readonly ErasableKind[],

    /** Deletes all records that belong to a deleted item of an erased person. Idempotent. */
    async deleteAbout<S extends ErasureScope>(
      scope: S,
      subject: ErasureSubjects[S],
    ): Promise<void> {
      for (const kind of kinds) await kind.delete(scope, subject);
    },

    /** Removes a recipient from all records of a send to others. Idempotent. */
    async redactRecipient(recipient: RedactedRecipient, byMs: number): Promise<void> {
      for (const kind of kinds) await kind.redact(recipient, byMs);
    },
  };
  return { record, index, smallIndexes, retentionMs, scheduledTtlMs, erasure };
}

/** Another process changed the record, so it is read and redacted again. */
const REDACT_AGAIN_MS = 500;

function createErasableRecord<T, K extends readonly (string | number)[]>(
  name: string,
  kind: RecordKind<T, K>,
  erasure: RecordErasure<T, K>,
): ErasableKind {
  const keysByScope: ByScope<K> = erasure;
  return {
    name,
    keptBecause: erasure.keptBecause,
    async delete(scope, subject) {
      for (const key of keysByScope[scope]?.(subject) ?? []) await kind.delete(...key);
    },
    async redact(recipient, byMs) {
      for (const key of erasure.redact?.keys(recipient) ?? []) {
        const stored = await kind.get(...key);
        const redacted = stored && erasure.redact?.value(stored, recipient);
        if (stored === undefined || redacted === undefined || redacted === stored) continue;
        const isStored = await kind.extendTtl(byMs).compareAndSet(stored, redacted, ...key);
        if (!isStored) throw new RetryLaterError(REDACT_AGAIN_MS);
      }
    },
  };
}

function createErasableIndex<K extends readonly string[]>(
  name: string,
  open: (...key: K) => SmallIndex,
  erasure: IndexErasure<K>,
): ErasableKind {
  const membersByScope: ByScope<IndexMember<K>> = erasure;
  return {
    name,
    keptBecause: erasure.keptBecause,
    async delete(scope, subject) {
      for (const { of, member } of membersByScope[scope]?.(subject) ?? []) {
        const index = open(...of);
        const entries = member === undefined ? await index.listNewest() : [{ member }];
        for (const entry of entries) await index.remove(entry.member);
      }
    },
    redact: async () => undefined,
  };
}

/** A longer response would hold up other reads. */
const READ_AT_ONCE = 1_000;

function bindRecord<T, K extends readonly (string | number)[]>(
  { store, now }: { readonly store: Store; readonly now: () => number },
  name: string,
  ttlMs: number,
): RecordKind<T, K> {
  const extendTtl = (byMs: number) => bindRecord<T, K>({ store, now }, name, ttlMs + byMs);
  const formatKey = (key: K) => (key.length === 0 ? name : `${name}:${key.join(':')}`);
  return {
    key: (...key) => formatKey(key),
    get: (...key) => store.get<T>(formatKey(key)),
    async getMany(keys) {
      const values: (T | undefined)[] = [];
      for (const chunk of splitIntoChunks(keys, READ_AT_ONCE)) {
        values.push(...(await store.getMany<T>(chunk.map(formatKey))));
      }
      return values;
    },
    put: (value, ...key) => store.put(formatKey(key), value, ttlMs),
    putMany: (entries) =>
      store.putMany(
        entries.map(({ key, value }) => ({ key: formatKey(key), value })),
        ttlMs,
      ),
    setIfAbsent: (value, ...key) => store.setIfAbsent(formatKey(key), value, ttlMs),
    compareAndSet: (from, to, ...key) =>
      from === undefined
        ? store.setIfAbsent(formatKey(key), to, ttlMs)
        : store.compareAndSet(formatKey(key), from, to, ttlMs),
    delete: (...key) => store.delete(formatKey(key)),
    extendTtl,
    forSend: (send) => extendTtl(computeSendDelay(send, now())),
  };
}
