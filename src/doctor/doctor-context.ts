import { clickSend } from '../clicksend/client.ts';
import type { Config } from '../config.ts';
import { wantedRules } from '../core/account/required-rules.ts';
import type { Meter } from '../core/ports/clock-log-metrics.ts';
import { slackForDoctor } from '../slack/client/doctor-client.ts';
import type { Patient } from './checks/doctor-check.ts';
import { impatientClock as clock, within } from './checks/impatient-clock.ts';

/** Shorter than a check may take, so that it can still say who did not answer. */
const ANSWER_WITHIN_MS = 4_000;
/** Half the checks need to know the account first. */
const ACCOUNT_WITHIN_MS = 5_000;

const uncounted: Meter = { count: () => undefined, took: () => undefined };

export function patientOf(config: Config): Patient {
  const slack = slackForDoctor({
    apiUrl: config.SLACK_API_URL,
    botToken: config.SLACK_BOT_TOKEN,
    timeoutMs: ANSWER_WITHIN_MS,
  });
  const clicksend = clickSend({
    url: config.CLICKSEND_API_URL,
    username: config.CLICKSEND_USERNAME,
    apiKey: config.CLICKSEND_API_KEY,
    clock,
    meter: uncounted,
    timeouts: { readMs: ANSWER_WITHIN_MS },
  });
  const rules = wantedRules({
    publicUrl: config.PUBLIC_URL,
    secret: config.WEBHOOK_SECRET,
    pollMs: config.POLL_SECONDS * 1000,
  });
  return {
    ...{ config, clock, slack, clickSend: clicksend, rules },
    token: once(slack.token),
    account: once(() => within(ACCOUNT_WITHIN_MS, 'ClickSend', clicksend.account)),
  };
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}
