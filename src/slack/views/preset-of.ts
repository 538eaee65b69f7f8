import type { PlacedRecipient, WhomAgain } from '../../app/form/whom-again.ts';
import type { E164 } from '../../domain/phone.ts';
import { type Recipient, readRecipients } from '../../domain/recipients.ts';
import type { Send } from '../../domain/send.ts';
import { cleanTypedText } from '../../domain/typed-text.ts';
import type { ComposePreset } from './compose.ts';
import { MOST_TYPED } from './compose-inputs.ts';
import type { RestOfSend } from './form-metadata.ts';
import type { Submission } from './submission.ts';

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
    ...(picture ? { kept: picture } : {}),
    ...(channel ? { channel } : {}),
    from: from ?? '',
    ...(at === undefined ? {} : { at }),
    ...(consent ? { consent } : {}),
    ...(country ? { country } : {}),
    ...(changes ? { changes } : {}),
    ...(rest ? { rest } : {}),
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
    ...(send.picture.kind === 'none' ? {} : { kept: send.picture }),
    ...(rest ? { rest } : {}),
    ...(send.schedule ? { at: send.schedule.at } : {}),
    ...(send.consent ? { consent: send.consent } : {}),
  };
}

/** A recipient as the field reads it: `Jo +61437111222`. A name that would be read otherwise is left out. */
export function recipientLine({ phone, name }: Recipient): string {
  if (!name) return phone;
  // A comma in a name would end it.
  const words = cleanTypedText(name)
    .split(/[\s,;|<>"]+/)
    .filter(Boolean);
  const withoutDigits = words.filter((word) => !/\p{N}/u.test(word));
  const lines = [words, withoutDigits].map((some) => [...some, phone].join(' '));
  return lines.find((line) => isReadAs(line, phone)) ?? phone;
}

/** With its + it is read alike in every country. */
function isReadAs(line: string, phone: E164): boolean {
  const { recipients, unread } = readRecipients(line, 'AU');
  return recipients.length === 1 && recipients[0]?.phone === phone && unread.length === 0;
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
