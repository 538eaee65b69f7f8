import type { WebClient } from '@slack/web-api';
import type { Clock, Log } from '../../app/ports/clock-log-meter.ts';
import { toAppError } from '../errors.ts';

/** Whether Slack accepts the token. */
export interface SlackConnection {
  /** Throws, in words, while Slack has not accepted the token. */
  check(): Promise<void>;
}

/** An answer of Slack's counts for so long: readiness may be asked far more often than Slack. */
const FRESH_MS = 5_000;

export function slackConnection(options: {
  readonly client: WebClient;
  readonly clock: Clock;
  readonly log: Log;
}): SlackConnection {
  const { client, clock, log } = options;
  let trouble: string | undefined = 'Slack was not asked yet';
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  return {
    async check() {
      if (clock.now() - askedAt > FRESH_MS) await askOnce();
      if (trouble) throw new Error(trouble);
    },
  };

  function askOnce(): Promise<void> {
    asking ??= ask().finally(() => {
      askedAt = clock.now();
      asking = undefined;
    });
    return asking;
  }

  async function ask(): Promise<void> {
    const before = trouble;
    try {
      await client.auth.test();
      trouble = undefined;
      if (before) log.info({}, 'Slack accepted the token');
    } catch (error) {
      const { code, retry } = toAppError(error);
      const what = retry === 'never' ? 'does not accept SLACK_BOT_TOKEN' : 'cannot be reached';
      trouble = `Slack ${what}: ${code}`;
      if (before !== trouble) log.warn({}, trouble);
    }
  }
}
