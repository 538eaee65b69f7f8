import type { WebClient } from '@slack/web-api';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { SlackWorkspace } from '../../core/records/opt-out-facts.ts';
import { withTimeout } from '../../with-timeout.ts';
import { findSlackOutcome } from '../errors/outcomes.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { slackConnectionText } from '../text/slack-outcomes.ts';
import type { TokenGate } from './token-gate.ts';

/** Whether Slack accepts the token. */
export interface SlackConnection {
  /** Throws an Error for the operator until Slack has accepted the token. */
  check(): Promise<void>;
  /** The user id of the app's bot. Undefined until Slack has responded. */
  botUserId(): string | undefined;
  /** Where the app is installed. Undefined if Slack does not respond within a second. */
  findWorkspace(): SlackWorkspace | undefined | Promise<SlackWorkspace | undefined>;
}

/** The readiness check runs far more often than Slack may be called. */
const TTL_MS = 5_000;

/** A person waits, and Slack allows three seconds for the whole response. */
const WORKSPACE_TIMEOUT_MS = 1_000;

export function createSlackConnection(options: {
  readonly client: WebClient;
  readonly clock: Clock;
  readonly log: Log;
  /** Called with whether Slack accepts the token. */
  readonly token: TokenGate;
}): SlackConnection {
  const { client, clock, log, token } = options;
  let problem: string | undefined = slackConnectionText.notAsked;
  let checkedAt = Number.NEGATIVE_INFINITY;
  let checking: Promise<void> | undefined;
  let botUserId: string | undefined;
  let workspace: SlackWorkspace | undefined;

  return {
    async check() {
      if (Math.abs(clock.now() - checkedAt) > TTL_MS) await checkOnce();
      if (problem) throw new Error(problem);
    },
    botUserId: () => botUserId,
    findWorkspace: () => workspace ?? waitForWorkspace(),
  };

  async function waitForWorkspace(): Promise<SlackWorkspace | undefined> {
    if (Math.abs(clock.now() - checkedAt) > TTL_MS) {
      await withTimeout(WORKSPACE_TIMEOUT_MS, checkOnce()).catch(() => {});
    }
    return workspace;
  }

  function checkOnce(): Promise<void> {
    checking ??= authTest().finally(() => {
      checkedAt = clock.now();
      checking = undefined;
    });
    return checking;
  }

  async function authTest(): Promise<void> {
    const before = problem;
    try {
      const { user_id, team_id, enterprise_id } = await client.auth.test();
      botUserId = user_id ?? botUserId;
      if (team_id) workspace = { team: team_id, enterprise: enterprise_id || undefined };
      problem = undefined;
      token.recordSuccess();
      if (before) log.info({}, 'Slack accepted the token');
    } catch (error) {
      const { code } = toAppError(error);
      const { follows } = findSlackOutcome(code) ?? {};
      // A rate limit says nothing about the token.
      if (follows === 'wait' && !before) return;
      const isRefused = follows === 'token';
      problem = slackConnectionText[isRefused ? 'refused' : 'unreached']({ code });
      if (isRefused) token.recordRefusal(code);
      else if (before !== problem) log.warn({}, slackConnectionText.unreachedLine({ code }));
    }
  }
}
