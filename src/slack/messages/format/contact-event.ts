import type { ContactEvent } from '../../../core/queries/load-contact-history.ts';
import { showMergeFields } from '../../../domain/merge-fields.ts';
import { whoText } from '../../text/commands.ts';
import { formatProblemReason } from '../../text/problems.ts';
import { formatSlackTime, shortenText } from './mrkdwn.ts';
import { formatProblemMrkdwn } from './problem.ts';
import { formatStatus, formatStatusSign } from './status.ts';
import { formatTitle } from './title.ts';

const MAX_REASON_LENGTH = 160;
const MAX_QUOTE_LENGTH = 300;

/** An event, with the permalink of its post, if any. */
export type LinkedContactEvent = ContactEvent & { readonly link?: string };

/** One line of mrkdwn, without people's texts. */
export function formatContactEvent(fact: LinkedContactEvent): string {
  const when = formatSlackTime(fact.at);
  switch (fact.kind) {
    case 'sent':
      return formatSentEvent(fact, when);
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
      return `${whoText[fact.kind]} · ${when} · ${formatOptOutSource(fact)}`;
    case 'consent':
      return `${whoText.consent} · ${when} · <@${fact.by}> in <#${fact.channel}>`;
  }
}

function formatSentEvent(
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
export function getContactQuote(fact: ContactEvent): string {
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

function formatOptOutSource({
  by,
  isListed,
}: Extract<ContactEvent, { readonly kind: 'out' | 'in' }>): string {
  if (isListed) return whoText.byList;
  return by ? whoText.actor({ by: `<@${by}>` }) : whoText.byText;
}
