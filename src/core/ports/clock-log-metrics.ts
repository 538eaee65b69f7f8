/** Time, so that tests can move it. */
export interface Clock {
  /** Unix ms. */
  now(): number;
  /** Resolves after so many ms. */
  wait(ms: number): Promise<void>;
}

/** One line per thing that happened. Fields first; never a whole number, a token or a text of a person. */
export interface Log {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** Counts what happens. Labels are from small closed sets, never data of a person. */
export interface Metrics {
  count<N extends keyof CounterLabels>(name: N, labels?: CounterLabels[N], by?: number): void;
  /** An outside call that took so many ms. */
  recordDuration(service: 'slack' | 'clicksend', call: string, outcome: string, ms: number): void;
}

export interface CounterLabels {
  readonly sends: Readonly<Record<string, never>>;
  readonly messages: { readonly outcome: string };
  readonly receipts: {
    readonly source?: string;
    readonly state?: string;
    /** Whether the message is one of ours. */
    readonly known?: 'yes' | 'no';
    readonly outcome?: string;
  };
  readonly replies: {
    readonly source?: string;
    /** Whether it answers one of our messages. */
    readonly known?: 'yes' | 'no';
    readonly outcome?: string;
  };
  readonly jobs: { readonly job: string; readonly outcome: string };
  readonly posts: { readonly outcome: string };
}
