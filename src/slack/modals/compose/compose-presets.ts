import { isSameRecord } from '../../../core/records/is-same-record.ts';
import type { IndexedRecipient } from '../../../core/status/find-resend-recipients.ts';
import { formatNamedNumber } from '../../../domain/named-number.ts';
import type { ResendScope } from '../../../domain/pending-draft.ts';
import { parseRecipients, type Recipient } from '../../../domain/recipients.ts';
import type { Send } from '../../../domain/send.ts';
import { cleanTypedText } from '../../../domain/typed-text.ts';
import type { RemainingRecipients } from './compose-metadata.ts';
import type { ComposeSubmission } from './compose-submission.ts';
import type { ComposePreset } from './compose-view.ts';
import { MAX_FIELD_LENGTH } from './message-inputs.ts';

/** The form that was sent, with everything in it: to put it before the person again. */
export function buildSubmissionPreset(submission: ComposeSubmission): ComposePreset {
  const { form, entries, country, changes, rest, generation } = submission;
  const { recipients, lists, subject, message, picture, channel, from, at, blanks, consent } =
    entries;
  return {
    nonce: form.nonce,
    recipients,
    lists,
    subject,
    message,
    blanks,
    generation,
    kept: picture,
    channel: channel || undefined,
    from: from ?? '',
    at,
    consent: consent || undefined,
    country,
    changes,
    rest,
  };
}

/** A send as the form that it was; `to`: those of its recipients who shall get it. */
export function buildSendPreset(
  send: Send,
  to: readonly IndexedRecipient[],
  whom: ResendScope,
): Omit<ComposePreset, 'nonce'> {
  const { fitting, left } = fittingLines(to);
  const [next] = left;
  const rest: RemainingRecipients | undefined = next && {
    send: send.id,
    whom,
    from: next.index,
    count: left.length,
  };
  return {
    recipients: fitting.join('\n'),
    subject: send.subject,
    message: send.body,
    channel: send.channel,
    from: send.from ?? '',
    kept: send.picture.kind === 'none' ? undefined : send.picture,
    rest,
    at: send.schedule?.at,
    consent: send.consent || undefined,
  };
}

/**
 * A recipient as the field reads it, with the same name: `Jo +61437111222`, or
 * `"Smith, Jo" <+61437111222>` where the name without marks would be read otherwise.
 */
export function formatRecipientEntry({ phone, name }: Recipient): string {
  const tidy = cleanTypedText(name ?? '')
    .replace(/\s+/g, ' ')
    .trim();
  if (!tidy) return phone;
  const lines = [`${tidy} ${phone}`, formatNamedNumber({ name: tidy, number: phone })];
  return lines.find((line) => isReadAs(line, { phone, name: tidy })) ?? phone;
}

/** With its + it is read alike in every country. */
function isReadAs(line: string, recipient: Recipient): boolean {
  const { recipients, unread } = parseRecipients(line, 'AU');
  return isSameRecord(recipients, [recipient]) && unread.length === 0;
}

function fittingLines(recipients: readonly IndexedRecipient[]): {
  readonly fitting: readonly string[];
  readonly left: readonly IndexedRecipient[];
} {
  const fitting: string[] = [];
  let length = 0;
  for (const recipient of recipients) {
    const line = formatRecipientEntry(recipient);
    length += line.length + 1;
    if (length > MAX_FIELD_LENGTH) return { fitting, left: recipients.slice(fitting.length) };
    fitting.push(line);
  }
  return { fitting, left: [] };
}
