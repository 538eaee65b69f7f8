import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Asked, Asking } from './pretend-servers.ts';

/** A Slack and a ClickSend that answer at once and do nothing, in a process of their own, so that only the app is measured. */
export interface LocalServers {
  readonly slackApiUrl: string;
  readonly clicksendApiUrl: string;
  /** How often each was called since the beginning: `slack chat.update`, `clicksend POST /mms/send`. */
  calls(): Promise<Readonly<Record<string, number>>>;
  /** When (Unix ms) a call of this name had come so many times in all. */
  called(name: string, times: number): Promise<number>;
  /** When (Unix ms) Slack was told to show a post with these words in it, numbers without commas. */
  shown(words: readonly string[]): Promise<number>;
  /** When (Unix ms) the last order was answered, and the message ids of all with this subject. */
  ordered(subject: string): Promise<{ readonly lastAt: number; readonly ids: readonly string[] }>;
  /** How long ClickSend takes for an order. */
  takeForAnOrder(ms: number): Promise<void>;
  close(): void;
}

/** `photograph`: the file that Slack gives out for every picture. */
export async function localServers(photograph: string): Promise<LocalServers> {
  const child = fork('bench/pretend-servers.ts', [photograph]);
  const [{ slackApiUrl, clicksendApiUrl }] = (await once(child, 'message')) as [
    { slackApiUrl: string; clicksendApiUrl: string },
  ];
  const waiting = new Map<number, (value: never) => void>();
  child.on('message', ({ id, value }: { id: number; value: never }) => {
    waiting.get(id)?.(value);
    waiting.delete(id);
  });
  let id = 0;
  const ask = <T extends Asked['kind']>(asked: Extract<Asked, { kind: T }>) =>
    new Promise<Asking[T]>((resolve) => {
      id += 1;
      waiting.set(id, resolve as (value: never) => void);
      child.send({ id, asked });
    });
  return {
    slackApiUrl,
    clicksendApiUrl,
    calls: () => ask({ kind: 'calls' }),
    called: (name, times) => ask({ kind: 'called', name, times }),
    shown: (words) => ask({ kind: 'shown', words }),
    ordered: (subject) => ask({ kind: 'ordered', subject }),
    takeForAnOrder: (ms) => ask({ kind: 'takeForAnOrder', ms }),
    close: () => void child.kill(),
  };
}
