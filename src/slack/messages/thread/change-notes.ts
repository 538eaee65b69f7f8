import type { NoteKind } from '../../../core/ports/send-posts.ts';
import { THEY_OPTED_OUT } from '../../../domain/opt-out.ts';
import { type E164, maskPhone } from '../../../domain/phone.ts';
import { sayProblem } from '../../../domain/problem.ts';
import type { Plan, Send } from '../../../domain/send.ts';
import { type SlackMessage, saying } from '../blocks/message.ts';
import { checkSilentButton, sendAgainButton } from '../blocks/send-buttons.ts';
import { cancelledBy } from '../format/cancellation.ts';
import { escapeMrkdwn, shorten } from '../format/mrkdwn.ts';
import { numbers, people, timeIn } from '../format/status.ts';

/** Somebody changed what is scheduled: what is other now, in one line. */
export function editedNote(by: string, before: Plan, after: Plan): SlackMessage {
  const what = differences(before, after);
  return saying(`✏️ <@${by}> changed ${what.length > 0 ? what.join('; ') : 'nothing'}.`);
}

function differences(before: Plan, after: Plan): readonly string[] {
  const phones = ({ recipients }: Plan) => recipients.map(({ phone }) => phone);
  const [were, are] = [new Set(phones(before)), new Set(phones(after))];
  const added = phones(after).filter((phone) => !were.has(phone));
  const removed = phones(before).filter((phone) => !are.has(phone));
  const at = after.schedule?.at;
  return [
    ...(at !== undefined && before.schedule?.at !== at ? [`the time to ${timeIn(at)}`] : []),
    ...(added.length > 0 ? [`the recipients: ${numbers(added)} added`] : []),
    ...(removed.length > 0 ? [`the recipients: ${numbers(removed)} removed`] : []),
    ...(before.subject === after.subject ? [] : [`the subject to “${said(after.subject)}”`]),
    ...(before.body === after.body ? [] : [`the message to “${said(after.body)}”`]),
    ...(idOf(before) === idOf(after) ? [] : ['the picture']),
    // In the channel not what it says.
    ...(before.consent === after.consent ? [] : ['what is noted of consent']),
    ...(before.from === after.from
      ? []
      : [`the sender to ${escapeMrkdwn(after.from ?? 'ClickSend’s choice')}`]),
  ];
}

function said(text: string): string {
  return escapeMrkdwn(shorten(text, 300));
}

function idOf({ picture }: Plan): string {
  if (picture.kind === 'none') return '';
  return picture.kind === 'slack' ? picture.id : picture.url;
}

export function cancelledNote(by: string, recipient: E164 | undefined): SlackMessage {
  if (by === THEY_OPTED_OUT) {
    return saying(
      recipient
        ? `✖️ Cancelled for ${maskPhone(recipient)}: they opted out.`
        : `✖️ ${cancelledBy(by)}.`,
    );
  }
  const whom = recipient ? `for ${maskPhone(recipient)}; it will not be sent there` : '';
  return saying(`✖️ <@${by}> cancelled this${whom && ` ${whom}`}.`);
}

export function notCancelledNote({
  by,
  problem,
  isForEdit,
  recipient,
}: Extract<NoteKind, { readonly kind: 'notCancelled' }>): SlackMessage {
  if (by === THEY_OPTED_OUT) {
    const who = recipient ? maskPhone(recipient) : 'Somebody';
    return saying(
      `⚠️ ${who} opted out, and their message could not be taken back. ${escapeMrkdwn(sayProblem(problem))}`,
    );
  }
  const wanted = isForEdit
    ? 'wanted to change this. The new version is not sent, and the old one stays'
    : 'wanted to take this back';
  return saying(`⚠️ <@${by}> ${wanted}. ${escapeMrkdwn(sayProblem(problem))}`);
}

/** Some carriers report blocked messages as sent, and some report nothing: only what is known is said. */
export function silentNote({ id }: Send, recipients: readonly E164[]): SlackMessage {
  const who = recipients.length <= 10 ? numbers(recipients) : people(recipients.length);
  const text = `🤷 ${who}: handed to the carrier, no receipt for a day. It may have arrived or not; if it matters, ask.`;
  return saying(text, {
    type: 'actions',
    elements: [checkSilentButton(id), sendAgainButton(id, 'failed')],
  });
}
