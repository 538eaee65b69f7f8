import { isSameRecord } from '../../../core/records/is-same-record.ts';
import type { PlacedRecipient, WhomAgain } from '../../../core/status/find-resend-recipients.ts';
import { writeNamedNumber } from '../../../domain/named-number.ts';
import { type Recipient, readRecipients } from '../../../domain/recipients.ts';
import type { Send } from '../../../domain/send.ts';
import { cleanTypedText } from '../../../domain/typed-text.ts';
import type { RestOfSend } from './compose-metadata.ts';
import type { Submission } from './compose-submission.ts';
import type { ComposePreset } from './compose-view.ts';
import { MOST_TYPED } from './message-inputs.ts';

/** The form that was sent, with everything in it: to put it before the person again. */
export function presetOfSubmission(submission: Submission): ComposePreset {
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
export function presetOfSend(
  send: Send,
  to: readonly PlacedRecipient[],
  whom: WhomAgain,
): Omit<ComposePreset, 'nonce'> {
  const { fitting, left } = fittingLines(to);
  const [next] = left;
  const rest: RestOfSend | undefined = next && {
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
export function recipientLine({ phone, name }: Recipient): string {
  const tidy = cleanTypedText(name ?? '')
    .replace(/\s+/g, ' ')
    .trim();
  if (!tidy) return phone;
  const lines = [`${tidy} ${phone}`, writeNamedNumber({ name: tidy, number: phone })];
  return lines.find((line) => isReadAs(line, { phone, name: tidy })) ?? phone;
}

/** With its + it is read alike in every country. */
function isReadAs(line: string, recipient: Recipient): boolean {
  const { recipients, unread } = readRecipients(line, 'AU');
  return isSameRecord(recipients, [recipient]) && unread.length === 0;
}

function fittingLines(recipients: readonly PlacedRecipient[]): {
  readonly fitting: readonly string[];
  readonly left: readonly PlacedRecipient[];
} {
  const fitting: string[] = [];
  let length = 0;
  for (const recipient of recipients) {
    const line = recipientLine(recipient);
    length += line.length + 1;
    if (length > MOST_TYPED) return { fitting, left: recipients.slice(fitting.length) };
    fitting.push(line);
  }
  return { fitting, left: [] };
}
