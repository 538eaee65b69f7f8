import { isFinalError } from '../errors.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type { Log } from '../ports/log.ts';

/** Logs wrong credentials at startup, before anybody presses Send. Never throws. */
export async function checkCredentials(
  clickSend: Pick<ClickSend, 'fetchAccount'>,
  log: Log,
): Promise<void> {
  try {
    await clickSend.fetchAccount({ isFresh: true });
    log.info({}, 'ClickSend accepted the credentials');
  } catch (error) {
    if (isFinalError(error)) log.error({ err: error }, REFUSED_LINE);
    else log.warn({ err: error }, 'failed to fetch the ClickSend account');
  }
}

const REFUSED_LINE =
  'ClickSend does not accept CLICKSEND_USERNAME and CLICKSEND_API_KEY (dashboard.clicksend.com → Developers → API Credentials)';
