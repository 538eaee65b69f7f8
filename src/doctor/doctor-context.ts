import { createClickSendClient } from '../clicksend/client.ts';
import type { Config } from '../config.ts';
import { deriveRequiredRules } from '../core/account/rules.ts';
import { AppError } from '../core/errors.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import { createSlackDoctorClient } from '../slack/client/doctor-client.ts';
import { withTimeout } from '../with-timeout.ts';
import { impatientClock as clock } from './checks/clicksend-checks.ts';
import type { DoctorContext } from './checks/doctor-check.ts';

/** Shorter than a check's own timeout, so that the check can still say who did not respond. */
const ANSWER_TIMEOUT_MS = 4_000;
/** Including retries. Half the checks need the account first. */
const ACCOUNT_TIMEOUT_MS = 5_000;

const SILENT_METRICS: Metrics = { count: () => undefined, recordDuration: () => undefined };

export function createDoctorContext(config: Config): DoctorContext {
  const slack = createSlackDoctorClient({
    apiUrl: config.SLACK_API_URL,
    botToken: config.SLACK_BOT_TOKEN,
    timeoutMs: ANSWER_TIMEOUT_MS,
  });
  const clickSend = createClickSendClient({
    url: config.CLICKSEND_API_URL,
    username: config.CLICKSEND_USERNAME,
    apiKey: config.CLICKSEND_API_KEY,
    clock,
    metrics: SILENT_METRICS,
    timeouts: { readMs: ANSWER_TIMEOUT_MS },
  });
  const rules = deriveRequiredRules({
    publicUrl: config.PUBLIC_URL,
    secret: config.WEBHOOK_SECRET,
    pollMs: config.POLL_SECONDS * 1000,
  });
  return {
    config,
    clock,
    slack,
    clickSend,
    rules,
    fetchToken: memoize(slack.fetchTokenInfo),
    fetchAccount: memoize(() =>
      withTimeout(ACCOUNT_TIMEOUT_MS, clickSend.fetchAccount(), () => {
        throw new AppError('no_answer', { retry: 'later', message: 'ClickSend did not answer' });
      }),
    ),
  };
}

/** Calls `fetch` once and returns the same promise from then on. */
function memoize<T>(fetch: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= fetch();
    return answer;
  };
}
