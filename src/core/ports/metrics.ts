/** Counts events. Labels come from small closed sets and never identify a person. */
export interface Metrics {
  count<N extends keyof CounterLabels>(name: N, labels?: CounterLabels[N], by?: number): void;
  /** The duration of a call to Slack or ClickSend. */
  recordDuration(service: 'slack' | 'clicksend', call: string, outcome: string, ms: number): void;
}

export interface CounterLabels {
  readonly sends: Readonly<Record<string, never>>;
  readonly messages: { readonly outcome: string };
  readonly receipts: {
    readonly source?: string;
    readonly state?: string;
    /** Whether the message is one of the app's. */
    readonly known?: 'yes' | 'no';
    readonly outcome?: string;
  };
  readonly replies: {
    readonly source?: string;
    /** Whether it answers one of the app's messages. */
    readonly known?: 'yes' | 'no';
    readonly outcome?: string;
  };
  readonly jobs: { readonly job: string; readonly outcome: string };
  readonly posts: { readonly outcome: string };
}
