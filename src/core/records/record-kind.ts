/** A kind of record; `K` is what names one of them. */
export interface RecordKind<T, K extends readonly (string | number)[]> {
  key(...key: K): string;
  get(...key: K): Promise<T | undefined>;
  put(value: T, ...key: K): Promise<void>;
  /** Puts it if it is absent; tells whether it was. */
  setIfAbsent(value: T, ...key: K): Promise<boolean>;
  /** Puts `to` in the place of exactly `from`; tells whether that still stood there. */
  compareAndSet(from: T, to: T, ...key: K): Promise<boolean>;
  delete(...key: K): Promise<void>;
  /** The same, kept so much longer than usual: what is scheduled must not be forgotten before it left. */
  extendTtl(byMs: number): RecordKind<T, K>;
}
