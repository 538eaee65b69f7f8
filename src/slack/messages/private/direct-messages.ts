import type {
  AuthorNotice,
  FailedRecipient,
  UnconfirmedQuestion,
} from '../../../core/ports/send-posts.ts';
import type { ErasureResult } from '../../../core/ports/slack-erasure.ts';
import type { SendResults } from '../../../core/ports/slack-files.ts';
import { maskPhone } from '../../../domain/mask-phone.ts';
import type { CountryCode, E164 } from '../../../domain/phone.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { LeftOutRecipient } from '../../../domain/quote.ts';
import type { Send } from '../../../domain/send.ts';
import { hasManyRecipients, type SendProgress } from '../../../domain/send-progress.ts';
import { formatShortReference } from '../../../domain/short-reference.ts';
import { forgetText } from '../../text/commands.ts';
import { directMessageText, storeLostText } from '../../text/direct-messages.ts';
import { postText } from '../../text/post.ts';
import { formatProblemReason } from '../../text/problems.ts';
import { resendText } from '../../text/resend.ts';
import { referenceText } from '../../text/title.ts';
import { buildButtonBlocks } from '../blocks/button.ts';
import {
  buildContextBlock,
  buildLinesMessage,
  buildMessage,
  buildQuoteBlock,
  type SlackMessage,
} from '../blocks/message.ts';
import {
  buildCancelButton,
  buildOpenFormButton,
  buildSendNowButton,
} from '../blocks/send-buttons.ts';
import { formatContact } from '../format/contact.ts';
import { formatFailureLines, formatLeftOutLines } from '../format/failures.ts';
import { escapeMrkdwn, formatSlackTimeInSentence } from '../format/mrkdwn.ts';
import { formatProblemMrkdwn } from '../format/problem.ts';
import { formatTitle } from '../format/title.ts';
import { buildUnconfirmedNote } from '../thread/unconfirmed-note.ts';

/** A notice to the author of a send. Numbers of `country` are shown as dialled there. */
export function buildAuthorNotice(
  send: Send,
  notice: AuthorNotice,
  country: CountryCode,
): SlackMessage {
  switch (notice.kind) {
    case 'notSent':
      return buildNotSentMessage(send, notice.problem, country);
    case 'unposted':
      return buildNotPostedMessage(send, notice.problem);
    case 'overdue':
      return buildOverdueMessage(send);
    case 'leftOut':
      return buildLeftOutMessage(send, notice.leftOut, country);
    case 'unsure':
      return buildUnconfirmedQuestion(send, notice.progress, notice);
    case 'resent':
      return buildResentMessage(send, notice);
    case 'failed':
      return buildFailedMessage(send, notice.recipients, country);
  }
}

/** As many full numbers as fit in one line of a message. */
const MAX_NAMED = 35;

/** Tells the author whom the message did not reach and why: a few with full numbers, many in counts. */
export function buildFailedMessage(
  send: Send,
  failed: readonly FailedRecipient[],
  country: CountryCode,
): SlackMessage {
  const names = new Map(send.recipients.map(({ phone, name }) => [phone, name]));
  const heading = directMessageText.failed({ ...describeSend(send), shown: failed.length });
  const isBulk = hasManyRecipients(send);
  const lines = formatFailureLines(failed, {
    show: ({ phone }) => formatContact({ phone, name: names.get(phone) || undefined }, country),
    // More are in the file.
    named: failed.length > MAX_NAMED ? 0 : MAX_NAMED,
  });
  const follows = isBulk ? [directMessageText.fileFollows] : [];
  const footer = buildContextBlock(...follows, formatReference(send));
  return buildLinesMessage([heading, ...lines.map(escapeMrkdwn)], footer);
}

/** Tells the author that nothing was sent and why, and offers the form with its entries. */
export function buildNotSentMessage(
  send: Send,
  problem: Problem,
  country: CountryCode,
): SlackMessage {
  if (send.threadTs) return buildAnswerNotSentMessage(send, problem, country);
  const values = { ...describeSend(send), reason: formatProblemMrkdwn(problem) };
  return buildMessage(
    // Before a contact list is loaded, nobody is counted.
    values.count > 0 ? directMessageText.notSentTo(values) : directMessageText.notSent(values),
    ...buildButtonBlocks(buildOpenFormButton(send.id)),
    buildFooter(send, directMessageText.notSentFooter),
  );
}

/** What every text says about a send. */
function describeSend(send: Send) {
  const { channel, recipients } = send;
  return { title: formatTitle(send), count: recipients.length, channel: `<#${channel}>` };
}

function buildFooter(send: Send, ...texts: readonly string[]) {
  return buildContextBlock([...texts, formatReference(send)].join(' '));
}

function formatReference({ id }: Send): string {
  return referenceText.line({ reference: formatShortReference(id) });
}

/** An answer has no form to reopen, so its text is shown for copying. */
function buildAnswerNotSentMessage(
  send: Send,
  problem: Problem,
  country: CountryCode,
): SlackMessage {
  const { channel, body, recipients } = send;
  const [who] = recipients;
  const text = directMessageText.answerNotSent({
    who: who ? escapeMrkdwn(formatContact(who, country)) : postText.unknownPerson,
    channel: `<#${channel}>`,
    reason: formatProblemMrkdwn(problem),
  });
  return buildMessage(
    text,
    buildQuoteBlock(body),
    buildFooter(send, directMessageText.answerNotSentFooter),
  );
}

/** Tells the author that the message was sent but no channel shows it. */
function buildNotPostedMessage(send: Send, problem: Problem): SlackMessage {
  const reason = escapeMrkdwn(formatProblemReason(problem));
  return buildMessage(
    directMessageText.notPosted({ ...describeSend(send), reason }),
    buildFooter(send),
  );
}

/** Tells the author who was left out of a send without a second step, with full numbers. */
export function buildLeftOutMessage(
  send: Send,
  leftOut: readonly LeftOutRecipient[],
  country: CountryCode,
): SlackMessage {
  const heading = directMessageText.leftOut({ ...describeSend(send), kept: leftOut.length });
  return buildLinesMessage([heading, ...formatLeftOutLines(leftOut, country)], buildFooter(send));
}

/** Asks the author about a send whose time passed while the app was not running. */
function buildOverdueMessage(send: Send): SlackMessage {
  const { id, recipients, schedule } = send;
  const due = schedule ? ` ${formatSlackTimeInSentence(schedule.at)}` : '';
  return buildMessage(
    directMessageText.overdue({ ...describeSend(send), due }),
    ...buildButtonBlocks(buildSendNowButton(id), buildCancelButton(id, recipients.length)),
    buildFooter(send),
  );
}

/** Tells the author that a colleague sent it again to people who did not get it. */
function buildResentMessage(
  send: Send,
  { by, count }: Extract<AuthorNotice, { readonly kind: 'resent' }>,
): SlackMessage {
  return buildMessage(
    resendText.note({ by: `<@${by}>`, title: formatTitle(send), count }),
    buildFooter(send),
  );
}

/** The same in a direct message to the author, where no thread says which message it is about. */
function buildUnconfirmedQuestion(
  send: Send,
  ...unconfirmed: [SendProgress, UnconfirmedQuestion]
): SlackMessage {
  const { text, blocks } = buildUnconfirmedNote(send, ...unconfirmed);
  const which = directMessageText.about(describeSend(send));
  const reference = buildContextBlock(which, formatReference(send));
  return { text: `${which}\n${text}`, blocks: [reference, ...blocks] };
}

/** Tells the author in a direct message how a send ended. The results file is posted in the thread of this message. */
export function buildResultsMessage({ send }: Pick<SendResults, 'send'>): SlackMessage {
  return buildMessage(directMessageText.results(describeSend(send)), buildFooter(send));
}

/** Tells an admin that the store lost its records. */
export function buildStoreLostMessage({ lostAt }: { readonly lostAt: number }): SlackMessage {
  const heading = storeLostText.heading({ seen: formatSlackTimeInSentence(lostAt) });
  return buildLinesMessage([heading, storeLostText.whatIsLost, storeLostText.whatToDo]);
}

/** Tells the requester how an erasure ended. */
export function buildForgetEnding(phone: E164, ending: ErasureResult): SlackMessage {
  const who = maskPhone(phone);
  if (ending.kind === 'failed') {
    return buildMessage(forgetText.failed({ who, code: escapeMrkdwn(ending.code) }));
  }
  const { erased, undeleted, traces, atClickSend } = forgetText;
  const lines = [
    erased({ who }),
    ...(ending.kept > 0 ? [undeleted({ count: ending.kept })] : []),
    traces[ending.traces],
    atClickSend,
  ];
  return buildMessage(lines.join('\n'));
}
