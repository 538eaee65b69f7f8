import { z } from 'zod';
import type { ContactEvent } from '../../../core/queries/load-contact-history.ts';
import { showMergeFields } from '../../../domain/merge-fields.ts';
import type { CountryCode } from '../../../domain/phone.ts';
import type { Recipient } from '../../../domain/recipient.ts';
import { whoText } from '../../text/commands.ts';
import { formatProblemReason } from '../../text/problems.ts';
import { actionIds } from '../blocks/action-ids.ts';
import { buildButton, buildButtonBlocks } from '../blocks/button.ts';
import {
  buildBlocksMessage,
  buildContextBlock,
  buildMessage,
  buildQuoteBlock,
  buildSectionBlock,
  type SlackMessage,
} from '../blocks/message.ts';
import { buildPageButton, definePageCodec } from '../blocks/pages.ts';
import { formatContact } from '../format/contact.ts';
import { escapeMrkdwn, formatSlackTime, shortenText } from '../format/mrkdwn.ts';
import { formatProblemMrkdwn } from '../format/problem.ts';
import { formatStatus, formatStatusSign } from '../format/status.ts';
import { formatTitle } from '../format/title.ts';

/** Each takes two blocks; a message has at most fifty blocks and about 13,000 characters. */
export const MAX_SHOWN_EVENTS = 15;
const MAX_REASON_LENGTH = 160;
const MAX_NAME_LENGTH = 40;
const MAX_QUOTE_LENGTH = 300;

/** An event, with the permalink of its post, if any. */
export type LinkedContactEvent = ContactEvent & { readonly link?: string };

/** `/mms who`: a person's newest events, and a button for all of them. */
export function buildContactMessage(
  who: Recipient,
  shown: readonly LinkedContactEvent[],
  { all, country }: { readonly all: number; readonly country: CountryCode },
): SlackMessage {
  const named = formatNamed(who, country);
  if (all === 0) return buildMessage(whoText.none({ who: named }));
  const heading = whoText.heading({ who: named });
  const lines = shown.map((fact) => ({ head: formatFact(fact), words: getQuote(fact) }));
  const rest = all - shown.length;
  const more = rest > 0 ? [whoText.older({ count: rest })] : [];
  const texts = lines.flatMap(({ head, words }) => [head, ...(words ? [escapeMrkdwn(words)] : [])]);
  return buildBlocksMessage(
    [heading, ...texts, ...more],
    [
      buildSectionBlock(heading),
      ...lines.flatMap(({ head, words }) => [
        buildSectionBlock(head),
        ...(words ? [buildQuoteBlock(words)] : []),
      ]),
      buildContextBlock([...more, whoText.footer].join(' ')),
      ...buildButtonBlocks(
        buildButton(actionIds.whoFile, whoText.file.button, { value: who.phone }),
      ),
    ],
  );
}

export const whoPages = definePageCodec('who', z.object({ phone: z.string() }));

/** How many people `/mms who Jo` lists, newest first. Slack allows 25 buttons in a row. */
const MAX_CHOICES = 20;

/** Slack's limit for the text of a button. */
const MAX_BUTTON_LENGTH = 75;

/** Several people match the typed name: a button for each. */
export function buildContactChoice(
  typed: string,
  found: readonly Recipient[],
  country: CountryCode,
): SlackMessage {
  const shown = found.slice(0, MAX_CHOICES);
  const heading = whoText.several({ typed: escapeMrkdwn(shortenText(typed, MAX_NAME_LENGTH)) });
  const more = found.length > shown.length ? [whoText.andMore] : [];
  const names = shown.map((one) => formatContact(shortenName(one), country));
  const buttons = shown.map(({ phone }, n) =>
    buildPageButton(
      String(n),
      shortenText(names[n] ?? '', MAX_BUTTON_LENGTH),
      whoPages.formatPage({ phone }),
    ),
  );
  return {
    text: [heading, ...names.map(escapeMrkdwn), ...more].join('\n'),
    blocks: [
      buildSectionBlock(heading),
      ...buildButtonBlocks(...buttons),
      ...more.map((text) => buildContextBlock(text)),
    ],
  };
}

export function buildUnknownContact(typed: string): SlackMessage {
  return buildMessage(
    whoText.unknown({ typed: escapeMrkdwn(shortenText(typed, MAX_NAME_LENGTH)) }),
  );
}

function formatNamed(who: Recipient, country: CountryCode): string {
  return escapeMrkdwn(formatContact(shortenName(who), country));
}

function shortenName({ phone, name }: Recipient): Recipient {
  return { phone, name: name && shortenText(name, MAX_NAME_LENGTH) };
}

/** One line of mrkdwn, without people's texts. */
function formatFact(fact: LinkedContactEvent): string {
  const when = formatSlackTime(fact.at);
  switch (fact.kind) {
    case 'sent':
      return formatSentFact(fact, when);
    case 'reply': {
      const came =
        fact.pictures > 0 ? whoText.replyWithPictures({ count: fact.pictures }) : whoText.reply;
      const where = fact.place
        ? ` · ${whoText.inChannel({ channel: `<#${fact.place.channel}>` })}`
        : '';
      return `💬 ${came} · ${when}${where}${formatLink(fact)}`;
    }
    case 'hidden':
      return `🔒 ${fact.what === 'sent' ? whoText.hiddenSend : whoText.hiddenReply} · ${when} · ${whoText.hiddenChannel}`;
    case 'out':
    case 'in':
      return `${whoText[fact.kind]} · ${when} · ${formatActor(fact.by)}`;
    case 'consent':
      return `${whoText.consent} · ${when} · <@${fact.by}> in <#${fact.channel}>`;
  }
}

function formatSentFact(
  fact: Extract<LinkedContactEvent, { readonly kind: 'sent' }>,
  when: string,
): string {
  const { send, state, problem } = fact;
  const what = `*${formatTitle(send)}*`;
  const why = problem
    ? `: ${formatProblemMrkdwn(problem, { format: formatProblemReason, limit: MAX_REASON_LENGTH })}`
    : '';
  return `${formatStatusSign(state)} ${what} ${formatStatus(state)}${why} · ${when} · <@${send.user}> in <#${send.channel}>${formatLink(fact)}`;
}

/** The person's text; '' if there is none. */
function getQuote(fact: ContactEvent): string {
  switch (fact.kind) {
    case 'sent':
      return fact.send.threadTs
        ? shortenText(showMergeFields(fact.send.body, fact.send.recipients), MAX_QUOTE_LENGTH)
        : '';
    case 'reply':
    case 'consent':
      return shortenText(fact.text, MAX_QUOTE_LENGTH);
    case 'out':
    case 'in':
      return shortenText(fact.why ?? '', MAX_QUOTE_LENGTH);
    case 'hidden':
      return '';
  }
}

function formatLink({ link }: LinkedContactEvent): string {
  return link ? ` · <${link}|${whoText.post}>` : '';
}

function formatActor(by: string | undefined): string {
  return by ? whoText.actor({ by: `<@${by}>` }) : whoText.byText;
}
