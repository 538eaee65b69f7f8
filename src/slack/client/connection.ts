import type { WebClient } from '@slack/web-api';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import { findSlackOutcome } from '../errors/outcomes.ts';
import { toAppError } from '../errors/to-app-error.ts';
import type { TokenGate } from './token-gate.ts';
import { withTimeout } from './with-timeout.ts';

/** Where the app is installed: Slack's ids of the workspace and of its Enterprise organisation. */
export interface InstalledWorkspace {
  readonly team: string;
  readonly enterprise?: string;
}

/** Whether Slack accepts the token. */
export interface SlackConnection {
  /** Throws, in words, while Slack has not accepted the token. */
  check(): Promise<void>;
  /** Slack's id of our own bot; undefined until Slack has told it. */
  botUserId(): string | undefined;
  /** Where the app is installed: at once when Slack has told it, else as soon as it does; undefined when it does not. */
  findWorkspace(): InstalledWorkspace | undefined | Promise<InstalledWorkspace | undefined>;
}

/** An answer of Slack's counts for so long: readiness may be asked far more often than Slack. */
const FRESH_MS = 5_000;

/** Somebody waits for the answer to what they did, and Slack waits three seconds. */
const HOME_WITHIN_MS = 1_000;

export function createSlackConnection(options: {
  readonly client: WebClient;
  readonly clock: Clock;
  readonly log: Log;
  /** Learns what Slack says of the token. */
  readonly token: TokenGate;
}): SlackConnection {
  const { client, clock, log, token } = options;
  let trouble: string | undefined = 'Slack was not asked yet';
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;
  let botUserId: string | undefined;
  let home: InstalledWorkspace | undefined;

  return {
    async check() {
      if (Math.abs(clock.now() - askedAt) > FRESH_MS) await askOnce();
      if (trouble) throw new Error(trouble);
    },
    botUserId: () => botUserId,
    findWorkspace: () => home ?? learnHome(),
  };

  async function learnHome(): Promise<InstalledWorkspace | undefined> {
    if (Math.abs(clock.now() - askedAt) > FRESH_MS) {
      await withTimeout(HOME_WITHIN_MS, askOnce()).catch(() => {});
    }
    return home;
  }

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
      const { user_id, team_id, enterprise_id } = await client.auth.test();
      botUserId = user_id ?? botUserId;
      if (team_id) home = { team: team_id, enterprise: enterprise_id || undefined };
      trouble = undefined;
      token.recordSuccess();
      if (before) log.info({}, 'Slack accepted the token');
    } catch (error) {
      const { code } = toAppError(error);
      const { follows } = findSlackOutcome(code) ?? {};
      // Asked too often: that says nothing of the token.
      if (follows === 'wait' && !before) return;
      const isRefused = follows === 'token';
      trouble = `Slack ${isRefused ? 'does not accept SLACK_BOT_TOKEN' : 'cannot be reached'}: ${code}`;
      if (isRefused) token.recordRefusal(code);
      else if (before !== trouble) log.warn({}, trouble);
    }
  }
}
