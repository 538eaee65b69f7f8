/** The part of an AbortSignal that requests need. A real one is slow to create and to listen to. */
export interface Cancellation {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Like an AbortSignal, with the way to abort it. */
export class Cancel implements Cancellation {
  aborted = false;
  reason: unknown;
  readonly #listeners = new Set<() => void>();

  addEventListener(_: 'abort', listener: () => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_: 'abort', listener: () => void): void {
    this.#listeners.delete(listener);
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  abort(reason: unknown): void {
    if (this.aborted) return;
    Object.assign(this, { aborted: true, reason });
    for (const listener of this.#listeners) listener();
  }
}

/** Like an AbortController. */
export class CancelController {
  readonly signal = new Cancel();

  abort(reason: unknown = new DOMException('This operation was aborted', 'AbortError')): void {
    this.signal.abort(reason);
  }
}

/** Like `AbortSignal.any`: aborted as soon as one of these is. */
export class AnySignal implements Cancellation {
  readonly #signals: readonly Cancellation[];
  readonly #relays = new Map<() => void, () => void>();

  constructor(signals: readonly Cancellation[]) {
    this.#signals = signals;
  }

  get aborted(): boolean {
    return this.#signals.some(({ aborted }) => aborted);
  }

  get reason(): unknown {
    return this.#signals.find(({ aborted }) => aborted)?.reason;
  }

  addEventListener(_: 'abort', listener: () => void): void {
    // Two of them may be aborted.
    const relay = () => {
      this.removeEventListener('abort', listener);
      listener();
    };
    this.#relays.set(listener, relay);
    for (const signal of this.#signals) signal.addEventListener('abort', relay);
  }

  removeEventListener(_: 'abort', listener: () => void): void {
    const relay = this.#relays.get(listener);
    if (!relay) return;
    this.#relays.delete(listener);
    for (const signal of this.#signals) signal.removeEventListener('abort', relay);
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }
}
