import type { WebClient } from '@slack/web-api';
import type { Log } from '../app/ports.ts';
import { toAppError } from './errors.ts';

/** Whether Slack accepts the token: asked at start, then once a minute, sooner while it does not. */
export interface SlackConnection {
  /** Throws, in words, while Slack has not accepted the token. */
  check(): Promise<void>;
  start(): void;
  stop(): void;
}

const EVERY_MS = 60_000;
const AGAIN_MS = 3_000;

export function slackConnection(options: {
  readonly client: WebClient;
  readonly log: Log;
}): SlackConnection {
  const { client, log } = options;
  let trouble: string | undefined = 'Slack was not asked yet';
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  return {
    async check() {
      if (trouble) throw new Error(trouble);
    },
    start: () => void ask(),
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };

  async function ask(): Promise<void> {
    const before = trouble;
    try {
      await client.auth.test();
      trouble = undefined;
      if (before) log.info({}, 'Slack accepted the token');
    } catch (error) {
      trouble = `Slack does not accept the token: ${toAppError(error).code}`;
      if (before !== trouble) log.warn({}, trouble);
    }
    if (isStopped) return;
    timer = setTimeout(() => void ask(), trouble ? AGAIN_MS : EVERY_MS).unref();
  }
}
