import { setTimeout as wait } from 'node:timers/promises';
import { createWebhookUrl, joinUrl } from '../../core/account/rules.ts';
import { runWithAccount } from './clicksend-checks.ts';
import {
  type DoctorCheck,
  type DoctorContext,
  type Finding,
  failCheck,
  formatReason,
  passCheck,
  skipCheck,
  warnCheck,
} from './doctor-check.ts';

/** ClickSend pushes immediately; the rest is for the network. */
const PUSH_TIMEOUT_MS = 3_000;
const POLL_EVERY_MS = 250;

const PUSH_ADVICE =
  'Make sure that PUBLIC_URL can be reached from the internet with a valid certificate, and that no proxy asks for a sign-in';

/**
 * Whether ClickSend reaches the webhook. The doctor first requests the URL itself. Then ClickSend pushes a
 * made-up receipt to it, and the app's own count of receipts shows whether the push arrived.
 */
export const webhooksCheck: DoctorCheck = {
  name: 'webhooks',
  needsRunningApp: true,
  run: (context, signal) =>
    runWithAccount(context, async () => {
      const { PUBLIC_URL: publicUrl, WEBHOOK_SECRET: secret } = context.config;
      if (!secret) return skipCheck('off, because WEBHOOK_SECRET is not set; the app polls');
      if (!publicUrl) return skipCheck('can’t be checked without PUBLIC_URL');
      const address = createWebhookUrl(publicUrl, 'receipts', secret);
      const headers = { 'content-type': 'application/json' };
      // Neither a form nor rows: only this app responds to that with 400.
      const response = await requestUrl(address, { method: 'POST', headers, body: '[]', signal });
      return findFault(response) ?? checkTestPush(context, { publicUrl, address, signal });
    }),
};

function findFault(response: UrlResponse): Finding | undefined {
  if (response.kind === 'unreached')
    return skipCheck('can’t be checked until PUBLIC_URL can be reached');
  if (response.status === 400) return undefined;
  if (response.status === 404) {
    return failCheck(
      'the app at PUBLIC_URL doesn’t know WEBHOOK_SECRET',
      'The running app has a different secret, or none. Restart it with this environment',
    );
  }
  return failCheck(
    `a proxy in front of the app responds to webhooks with ${response.status}`,
    PUSH_ADVICE,
  );
}

async function checkTestPush(
  { clickSend, clock }: DoctorContext,
  to: { readonly publicUrl: string; readonly address: string; readonly signal: AbortSignal },
): Promise<Finding> {
  const before = new Map(await fetchPushCounts(to.publicUrl, to.signal));
  try {
    const result = await clickSend.testPush('receipts', to.address);
    if (!result.offered) return skipCheck('ClickSend’s API offers no test push');
  } catch (error) {
    const what = `ClickSend refused to send a test push (${formatReason(error)})`;
    return warnCheck(what, 'Try again later');
  }
  if (before.size === 0) return skipCheck(NOT_SEEN);
  const giveUpAt = clock.now() + PUSH_TIMEOUT_MS;
  do {
    for (const [process, count] of await fetchPushCounts(to.publicUrl, to.signal)) {
      if (count > (before.get(process) ?? count)) return passCheck('ClickSend’s test push arrived');
      if (!before.has(process)) before.set(process, count);
    }
    await wait(POLL_EVERY_MS);
  } while (clock.now() < giveUpAt);
  // With several processes behind one URL, the push may have reached a different one than /metrics.
  return before.size > 1
    ? skipCheck(NOT_SEEN)
    : failCheck('ClickSend’s test push did not arrive', PUSH_ADVICE);
}

/**
 * Reads from /metrics how many pushed receipts for unknown messages, such as a test push, the app has
 * counted, keyed by the start time of the process that responded. Empty if /metrics cannot be read.
 */
async function fetchPushCounts(
  publicUrl: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const response = await requestUrl(joinUrl(publicUrl, 'metrics'), { signal });
  if (response.kind !== 'answered' || response.status !== 200) return new Map();
  const startTime = /^process_start_time_seconds (\S+)$/m.exec(response.text)?.[1];
  if (!startTime) return new Map();
  const counts = response.text
    .split('\n')
    .filter((line) => line.startsWith('slack_mms_receipts_total{'))
    .filter((line) => line.includes('source="push"') && line.includes('known="no"'))
    .map((line) => Number(line.slice(line.lastIndexOf(' '))));
  return new Map([[startTime, counts.reduce((sum, count) => sum + count, 0)]]);
}

const NOT_SEEN =
  'ClickSend was asked for a test push. To see whether it arrived, look for “stored receipts” in the app’s log (LOG_LEVEL=debug)';

const ADDRESS_ADVICE =
  'Check that the app is running and that PUBLIC_URL leads to its PORT (DNS, reverse proxy, firewall, certificate)';

/**
 * Whether the running app responds at PUBLIC_URL, as seen from this machine. The webhook check tests it
 * from outside.
 */
export const publicAddressCheck: DoctorCheck = {
  name: 'public address',
  needsRunningApp: true,
  async run({ config }, signal) {
    const { PUBLIC_URL: publicUrl, SLACK_APP_TOKEN: appToken } = config;
    if (!publicUrl) {
      const slackNeed = appToken
        ? ''
        : '. Slack still needs a public address to reach /slack/events';
      return skipCheck(`can’t be checked, because PUBLIC_URL is not set${slackNeed}`);
    }
    const response = await requestUrl(joinUrl(publicUrl, 'health/live'), { signal });
    if (response.kind === 'unreached') {
      return failCheck(
        `PUBLIC_URL can’t be reached from this machine (${response.why})`,
        ADDRESS_ADVICE,
      );
    }
    if (response.status !== 200 || !response.text.includes('"live":true')) {
      return failCheck(
        `something else runs at PUBLIC_URL: /health/live responds with ${response.status}, not like this app`,
        ADDRESS_ADVICE,
      );
    }
    if (new URL(publicUrl).protocol === 'https:') return passCheck('the app responds there');
    return warnCheck(
      'PUBLIC_URL is not https',
      'Use https with a valid certificate, because Slack and ClickSend require it',
    );
  },
};

/** The response to an HTTP request from the doctor, or why there was none. */
type UrlResponse =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string }
  | { readonly kind: 'unreached'; readonly why: string };

/**
 * Requests one of the app's URLs. Does not follow redirects, because Slack and ClickSend do not either.
 * Never throws.
 */
export async function requestUrl(
  address: string,
  init: RequestInit & { readonly signal: AbortSignal },
): Promise<UrlResponse> {
  try {
    const answer = await fetch(address, { redirect: 'manual', ...init });
    return { kind: 'answered', status: answer.status, text: await answer.text() };
  } catch (error) {
    return { kind: 'unreached', why: findErrorCode(error) };
  }
}

/** `ECONNREFUSED`, `CERT_HAS_EXPIRED` and similar. Never the message, which may contain the URL with its secret. */
function findErrorCode(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'no response';
  const cause = error instanceof Error ? (error.cause ?? error) : undefined;
  if (cause instanceof Error && 'code' in cause && cause.code) return String(cause.code);
  return cause instanceof Error ? cause.name : 'no response';
}
