import { setTimeout as wait } from 'node:timers/promises';
import { createWebhookUrl, joinUrl } from '../../core/account/rules.ts';
import type { DoctorCheck, DoctorContext, Finding } from './doctor-check.ts';
import { failCheck, formatReason, passCheck, skipCheck, warnCheck } from './findings.ts';
import { requestUrl, type UrlResponse } from './request-url.ts';
import { runWithAccount } from './run-with-account.ts';

/** ClickSend pushes immediately; the rest is for the network. */
const PUSH_TIMEOUT_MS = 3_000;
const POLL_EVERY_MS = 250;

const PUSH_ADVICE =
  'See that PUBLIC_URL can be reached from the internet with a valid certificate, and that nothing in front of the app asks for a sign-in';

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
      if (!secret) return skipCheck('off: WEBHOOK_SECRET is not set, everything is polled');
      if (!publicUrl) return skipCheck('cannot be tried without PUBLIC_URL');
      const address = createWebhookUrl(publicUrl, 'receipts', secret);
      const headers = { 'content-type': 'application/json' };
      // Neither a form nor rows: only this app responds to that with 400.
      const response = await requestUrl(address, { method: 'POST', headers, body: '[]', signal });
      return findFault(response) ?? checkTestPush(context, { publicUrl, address, signal });
    }),
};

function findFault(response: UrlResponse): Finding | undefined {
  if (response.kind === 'unreached')
    return skipCheck('cannot be tried while PUBLIC_URL is not reached');
  if (response.status === 400) return undefined;
  if (response.status === 404) {
    return failCheck(
      'there is no webhook for WEBHOOK_SECRET at PUBLIC_URL',
      'The running app has another secret, or none: start it anew with this environment',
    );
  }
  return failCheck(
    `something in front of the app answers ${response.status} to webhooks`,
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
    if (!result.offered) return skipCheck('ClickSend’s API does not offer a test push');
  } catch (error) {
    const what = `ClickSend did not take the order for a test push (${formatReason(error)})`;
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
  'ClickSend was asked for a test push; whether it came cannot be seen from here: look for “stored receipts” in the app’s log (LOG_LEVEL=debug)';
