import type { Button, KnownBlock } from '@slack/types';
import type { KnownFact } from '../../../core/queries/load-contact-history.ts';
import type { E164 } from '../../../domain/phone.ts';
import { actionIds } from '../blocks/action-ids.ts';
import { context, type SlackMessage, saying, section } from '../blocks/message.ts';
import { escapeMrkdwn, shorten } from '../format/mrkdwn.ts';
import { number, stateName, stateSign, timeIn } from '../format/status.ts';

/** With its words each takes two blocks, and Slack shows fifty in a message and some 13,000 characters. */
export const SHOWN_FACTS = 15;
const SHOWN_SUBJECT = 40;
const SHOWN_REASON = 160;
const SHOWN_WORDS = 300;

/** A fact, with the address of the post that shows it where there is one. */
export type LinkedFact = KnownFact & { readonly link?: string };

/** `/mms who`: the newest of what is known of a number, and a button for all of it. */
export function knownOfMessage(
  phone: E164,
  shown: readonly LinkedFact[],
  all: number,
): SlackMessage {
  if (all === 0) return saying(`Nobody here has texted ${phone}, and nothing came from there.`);
  const heading = `*What is known of ${phone}*`;
  const lines = shown.map((fact) => ({ head: headOf(fact), words: wordsOf(fact) }));
  const rest = all - shown.length;
  const more =
    rest > 0 ? [`${number(rest)} older ${rest === 1 ? 'one is' : 'ones are'} in the file.`] : [];
  const texts = lines.flatMap(({ head, words }) => [head, ...(words ? [escapeMrkdwn(words)] : [])]);
  const blocks: KnownBlock[] = [
    section(heading),
    ...lines.flatMap(({ head, words }) => [section(head), ...(words ? [quoted(words)] : [])]),
    context([...more, WHOSE].join(' ')),
    { type: 'actions', elements: [fileButton(phone)] },
  ];
  return { text: shorten([heading, ...texts, ...more].join('\n'), 2_900), blocks };
}

/** In one line of mrkdwn, without what a person wrote. */
function headOf(fact: LinkedFact): string {
  const when = timeIn(fact.at);
  switch (fact.kind) {
    case 'sent':
      return sentHead(fact, when);
    case 'reply': {
      const came = fact.pictures > 0 ? ` with ${pictures(fact.pictures)}` : '';
      const where = fact.place ? ` · in <#${fact.place.channel}>` : '';
      return `💬 They wrote${came} · ${when}${where}${linkTo(fact)}`;
    }
    case 'hidden':
      return `🔒 ${fact.what === 'sent' ? 'Something was sent' : 'They wrote'} · ${when} · in a channel that you are not in`;
    case 'out':
    case 'in':
      return `${fact.kind === 'out' ? '🚫 Wants no more texts' : '✅ Wants texts again'} · ${when} · ${whoDid(fact.by)}`;
    case 'consent':
      return `📝 Consent · ${when} · <@${fact.by}> in <#${fact.channel}>`;
  }
}

function sentHead(fact: Extract<LinkedFact, { readonly kind: 'sent' }>, when: string): string {
  const { send, state, problem } = fact;
  const subject = escapeMrkdwn(shorten(send.subject, SHOWN_SUBJECT));
  const what = send.threadTs ? 'An answer' : `*${subject}*`;
  const why = problem ? ` – ${escapeMrkdwn(shorten(problem.what, SHOWN_REASON))}` : '';
  return `${stateSign(state)} ${what} ${stateName(state)}${why} · ${when} · <@${send.user}> in <#${send.channel}>${linkTo(fact)}`;
}

/** What a person wrote; '' when nobody did. */
function wordsOf(fact: KnownFact): string {
  switch (fact.kind) {
    case 'sent':
      return fact.send.threadTs ? shorten(fact.send.body, SHOWN_WORDS) : '';
    case 'reply':
    case 'consent':
      return shorten(fact.text, SHOWN_WORDS);
    case 'out':
    case 'in':
      return shorten(fact.why ?? '', SHOWN_WORDS);
    case 'hidden':
      return '';
  }
}

/** Rich text: Slack does nothing with what stands in it. */
function quoted(text: string): KnownBlock {
  const elements = [{ type: 'text', text } as const];
  return { type: 'rich_text', elements: [{ type: 'rich_text_quote', elements }] };
}

function linkTo({ link }: LinkedFact): string {
  return link ? ` · <${link}|post>` : '';
}

function pictures(count: number): string {
  return count === 1 ? 'a picture' : `${count} pictures`;
}

/** Somebody in Slack, or the person by their own text. */
function whoDid(by: string): string {
  return /^[UW][A-Z0-9]+$/.test(by) ? `by <@${by}>` : escapeMrkdwn(shorten(by, 60));
}

function fileButton(phone: E164): Button {
  return {
    type: 'button',
    action_id: actionIds.whoFile,
    text: { type: 'plain_text', text: 'CSV file' },
    value: phone,
  };
}

const WHOSE =
  'Only you see this. What was too long ago is no longer kept; consent and opt-outs are.';
