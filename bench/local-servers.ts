import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { ServerAnswers, ServerQuestion } from './pretend-servers.ts';

/**
 * A Slack and a ClickSend that respond at once and do nothing, in a separate process, so that only the app
 * is measured.
 */
export interface LocalServers {
  readonly slackApiUrl: string;
  readonly clicksendApiUrl: string;
  /** How often each endpoint was called: `slack chat.update`, `clicksend POST /mms/send`. */
  readCalls(): Promise<Readonly<Record<string, number>>>;
  /** Resolves to the time (Unix ms) when the endpoint had been called this many times in all. */
  waitForCalls(name: string, times: number): Promise<number>;
  /** Resolves to the time (Unix ms) when the app wrote a post that contains all these texts, numbers without commas. */
  waitForPost(parts: readonly string[]): Promise<number>;
  /** When (Unix ms) the last batch got its response, and the ids of all messages with this subject. */
  readSubmission(
    subject: string,
  ): Promise<{ readonly lastAt: number; readonly ids: readonly string[] }>;
  /** Sets how long ClickSend takes for an endpoint, such as `POST /mms/send`. */
  setDelay(endpoint: string, ms: number): Promise<void>;
  close(): void;
}

/** `photograph`: the file that Slack serves for every picture. */
export async function startLocalServers(photograph: string): Promise<LocalServers> {
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
  const ask = <T extends ServerQuestion['kind']>(question: Extract<ServerQuestion, { kind: T }>) =>
    new Promise<ServerAnswers[T]>((resolve) => {
      id += 1;
      waiting.set(id, resolve as (value: never) => void);
      child.send({ id, question });
    });
  return {
    slackApiUrl,
    clicksendApiUrl,
    readCalls: () => ask({ kind: 'readCalls' }),
    waitForCalls: (name, times) => ask({ kind: 'waitForCalls', name, times }),
    waitForPost: (parts) => ask({ kind: 'waitForPost', parts }),
    readSubmission: (subject) => ask({ kind: 'readSubmission', subject }),
    setDelay: (endpoint, ms) => ask({ kind: 'setDelay', endpoint, ms }),
    close: () => void child.kill(),
  };
}

/** The line of a post that says that all messages of a send have one status. */
export function formatStateLine(count: number, state: 'queued' | 'delivered'): string {
  return `\n${count} ${state}`;
}
