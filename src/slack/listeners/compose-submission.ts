import type { App } from '@slack/bolt';
import type { SubmitSend } from '../../app/submit.ts';
import { type FormField, readDraft } from '../../domain/draft.ts';
import type { CountryCode } from '../../domain/phone.ts';
import { callbackIds } from '../action-ids.ts';
import { fields } from '../views/fields.ts';
import { readSubmission } from '../views/submission.ts';

/** Slack waits three seconds for the answer to a submission; past this ours says what happened instead. */
const STORED_WITHIN_MS = 2_300;

/** The form was sent: every fault under its field, or stored, queued and only then closed. */
export function composeSubmission(
  app: App,
  options: { readonly country: CountryCode; readonly submit: SubmitSend },
): void {
  app.view(callbackIds.compose, async ({ body, ack, logger }) => {
    const { user, form, entries } = readSubmission(body);
    const result = readDraft(entries, options.country);
    if (result.kind === 'faults') {
      return ack({ response_action: 'errors', errors: byBlock(result.faults) });
    }
    try {
      const { kind } = await within(STORED_WITHIN_MS, options.submit(form, user, result.draft));
      if (kind === 'differs') {
        return ack({ response_action: 'errors', errors: byBlock({ recipients: SENT_BEFORE }) });
      }
    } catch (error) {
      logger.error(`not stored: ${error instanceof Error ? error.message : 'unknown'}`);
      // Sending the same form again is safe: it is the same send.
      return ack({ response_action: 'errors', errors: byBlock({ recipients: NOT_STORED }) });
    }
    return ack();
  });
}

const NOT_STORED =
  'I could not make sure that this was stored. Press Send here again in a minute: from this form it goes out once, however often you press.';

const SENT_BEFORE =
  'This form was sent already, as it was before you changed it. Watch the channel; for something else, close this and type /mms again.';

function byBlock(faults: Readonly<Partial<Record<FormField, string>>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(faults).map(([field, words]) => [fields[field as FormField].block_id, words]),
  );
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`took more than ${ms} ms`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
