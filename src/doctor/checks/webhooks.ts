import { setTimeout as wait } from 'node:timers/promises';
import { createWebhookUrl } from '../../core/account/required-rules.ts';
import type { DoctorCheck, DoctorContext, Finding } from './doctor-check.ts';
import { fetchPushCounts } from './fetch-push-counts.ts';
import { failCheck, formatReason, passCheck, skipCheck, warnCheck } from './findings.ts';
import { requestUrl, type UrlResponse } from './request-url.ts';
import { runWithAccount } from './run-with-account.ts';

/** ClickSend pushes at once; a little more for the way. */
const ARRIVES_WITHIN_MS = 3_000;
const LOOK_EVERY_MS = 250;

const OUTSIDE =
  'See that PUBLIC_URL can be reached from the internet with a valid certificate, and that nothing in front of the app asks for a sign-in';

/**
 * Whether ClickSend reaches the webhook: the address is tried from here, then ClickSend pushes a
 * made-up receipt to it, and the app's own count of receipts tells whether it came.
 */
export const webhooksCheck: DoctorCheck = {
  name: 'webhooks',
  run: (patient, signal) =>
    runWithAccount(patient, async () => {
      const { PUBLIC_URL: publicUrl, WEBHOOK_SECRET: secret } = patient.config;
      if (!secret) return skipCheck('off: WEBHOOK_SECRET is not set, everything is polled');
      if (!publicUrl) return skipCheck('cannot be tried without PUBLIC_URL');
      const address = createWebhookUrl(publicUrl, 'receipts', secret);
      const headers = { 'content-type': 'application/json' };
      // Neither a form nor rows: what the app says to that, nobody else would.
      const knock = await requestUrl(address, { method: 'POST', headers, body: '[]', signal });
      return faultOf(knock) ?? pushed(patient, { publicUrl, address, signal });
    }),
};

function faultOf(knock: UrlResponse): Finding | undefined {
  if (knock.kind === 'unreached')
    return skipCheck('cannot be tried while PUBLIC_URL is not reached');
  if (knock.status === 400) return undefined;
  if (knock.status === 404) {
    return failCheck(
      'there is no webhook for WEBHOOK_SECRET at PUBLIC_URL',
      'The running app has another secret, or none: start it anew with this environment',
    );
  }
  return failCheck(`something in front of the app answers ${knock.status} to webhooks`, OUTSIDE);
}

async function pushed(
  { clickSend, clock }: DoctorContext,
  to: { readonly publicUrl: string; readonly address: string; readonly signal: AbortSignal },
): Promise<Finding> {
  const before = new Map(await fetchPushCounts(to.publicUrl, to.signal));
  try {
    const order = await clickSend.testPush('receipts', to.address);
    if (!order.offered) return skipCheck('ClickSend’s API does not offer a test push');
  } catch (error) {
    const what = `ClickSend did not take the order for a test push (${formatReason(error)})`;
    return warnCheck(what, 'Try again later');
  }
  if (before.size === 0) return skipCheck(NOT_SEEN);
  const until = clock.now() + ARRIVES_WITHIN_MS;
  do {
    for (const [process, count] of await fetchPushCounts(to.publicUrl, to.signal)) {
      if (count > (before.get(process) ?? count)) return passCheck('ClickSend’s test push arrived');
      if (!before.has(process)) before.set(process, count);
    }
    await wait(LOOK_EVERY_MS);
  } while (clock.now() < until);
  // Behind one address there may be several processes: the push may have gone to one that was not asked.
  return before.size > 1
    ? skipCheck(NOT_SEEN)
    : failCheck('ClickSend’s test push did not arrive', OUTSIDE);
}

const NOT_SEEN =
  'ClickSend was asked for a test push; whether it came cannot be seen from here: look for “receipts taken” in the app’s log (LOG_LEVEL=debug)';
