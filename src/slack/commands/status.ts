import type { Button, KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { Requester } from '../../core/permissions/visibility.ts';
import type { FailedRecipient } from '../../core/ports/send-posts.ts';
import type { StatusResult } from '../../core/queries/find-status.ts';
import { type CountryCode, formatDialledPhone } from '../../domain/phone.ts';
import { hasManyRecipients, type SendProgress } from '../../domain/send-progress.ts';
import { formatShortReference } from '../../domain/short-reference.ts';
import { buildButtonBlocks } from '../messages/blocks/button.ts';
import {
  buildBlocksMessage,
  buildContextBlock,
  buildMessage,
  buildSectionBlock,
  type SlackMessage,
} from '../messages/blocks/message.ts';
import { buildPageButton, definePageCodec } from '../messages/blocks/pages.ts';
import { buildCancelButton, buildEditButton } from '../messages/blocks/send-buttons.ts';
import { formatContact } from '../messages/format/contact.ts';
import { formatMissingEndpoint } from '../messages/format/error-text.ts';
import { formatFailureLines } from '../messages/format/failures.ts';
import { formatHistoryLine } from '../messages/format/history-line.ts';
import { escapeMrkdwn, formatSlackTime, shortenText } from '../messages/format/mrkdwn.ts';
import { formatProblemMrkdwn } from '../messages/format/problem.ts';
import { formatRecipientLine } from '../messages/format/send-lines.ts';
import {
  formatCancellation,
  formatSendPrice,
  formatSendStatus,
  formatStopLine,
  isCountedAtAGlance,
} from '../messages/format/status.ts';
import { formatSeveralSends, formatTitle } from '../messages/format/title.ts';
import { buttonText } from '../text/buttons.ts';
import { commandHelpText, commandText, statusText } from '../text/commands.ts';
import { formatProblem } from '../text/problems.ts';
import {
  buildUsageMessage,
  type Command,
  type CommandTools,
  createPageHandler,
} from './command.ts';

export const statusPages = definePageCodec('status', z.object({ what: z.string() }));

export const statusCommand: Command = {
  word: 'status',
  argument: 'required',
  usage: 'status <reference or number>',
  help: commandHelpText.status,
  group: 'sent',
  run: (tools, requester, rest) => showStatus(tools, requester, { what: rest.trim() }),
  /** *Check again* */
  showPage: createPageHandler(statusPages, showStatus),
};

async function showStatus(
  { findStatus, fetchPermalink, fetchTimeZone, loadUserCountry }: CommandTools,
  requester: Requester,
  { what }: { readonly what: string },
): Promise<SlackMessage> {
  const { user } = requester;
  const [zone, country] = await Promise.all([fetchTimeZone(user), loadUserCountry(user)]);
  const answer = await findStatus(what, requester, { country, zone });
  if (answer.kind === 'unread') return buildUsageMessage(statusCommand, commandText.noReference);
  const post = answer.kind === 'send' ? answer.post : undefined;
  const link = post && (await fetchPermalink(post));
  // The button holds the full number, because the person's country may change before it is pressed.
  const subject = answer.kind === 'number' ? answer.number : what;
  return buildStatusMessage(answer, { what: subject, by: user, country, link });
}

interface StatusRequest {
  readonly what: string;
  /** The requester. */
  readonly by: string;
  /** Numbers are formatted as dialled there. */
  readonly country: CountryCode;
  /** The permalink of the post. */
  readonly link?: string;
}

/** The status of `what`, for the requester. */
export function buildStatusMessage(
  answer: Exclude<StatusResult, { kind: 'unread' }>,
  request: StatusRequest,
): SlackMessage {
  switch (answer.kind) {
    case 'send':
      return buildSendStatus(answer, request);
    case 'several':
      return buildMessage(formatSeveralSends(answer.sends.map(({ id }) => id)));
    case 'message':
      return buildForeignStatus(answer, request);
    case 'number':
      return buildNumberStatus(answer, request);
    case 'unknown':
      return buildMessage(statusText.gone);
    case 'notOffered':
      return buildMessage(
        formatMissingEndpoint('showMessage', 'MMS → History'),
        ...buildCheckAgain(request.what),
      );
  }
}

function buildSendStatus(
  { send, progress, unasked }: Extract<StatusResult, { kind: 'send' }>,
  { what, by, country, link }: StatusRequest,
): SlackMessage {
  const isSender = send.user === by;
  const { recipients, schedule, cancelled, notSentProblem } = progress;
  const stopLine = formatStopLine(progress);
  const heading = statusText.heading({
    subject: `*${formatTitle(send)}*`,
    count: recipients.length,
    state: escapeMrkdwn(shortenText(formatHeadingStatus(progress), 300)),
  });
  const facts = [
    `<@${send.user}> in <#${send.channel}>, ${formatSlackTime(send.submittedAt)}`,
    ...(schedule ? [statusText.leaves({ when: formatSlackTime(schedule.at) })] : []),
    ...(cancelled ? [formatCancelFact(cancelled)] : []),
    ...(stopLine ? [stopLine] : []),
    ...(link ? [`<${link}|${statusText.postLink}>`] : []),
  ];
  const lines =
    !hasManyRecipients(progress) && !notSentProblem
      ? recipients.map((one) => formatRecipientLine(one, isSender, country))
      : [];
  const reasons = formatReasons(listFailures(progress), isSender ? country : undefined);
  return buildBlocksMessage(
    [heading, ...facts, ...lines, formatShortReference(send.id)],
    [
      buildSectionBlock(heading),
      buildContextBlock(facts.join(' · ')),
      lines.length > 0 && buildSectionBlock(lines.join('\n')),
      notSentProblem && buildSectionBlock(formatProblemMrkdwn(notSentProblem)),
      ...reasons.map(buildSectionBlock),
      unasked &&
        buildContextBlock(statusText.unasked({ reason: escapeMrkdwn(formatProblem(unasked)) })),
      buildContextBlock(`${formatShortReference(send.id)} · ${send.id}`),
      ...buildButtonBlocks(
        buildCheckButton(what),
        schedule && !cancelled && isSender && buildEditButton(send.id),
        schedule && !cancelled && buildCancelButton(send.id),
      ),
    ],
  );
}

/** `1 delivered · 1 failed · A$0.97`, or only the price (or '') if the lines say the rest. */
function formatHeadingStatus(progress: SendProgress): string {
  return isCountedAtAGlance(progress)
    ? formatSendPrice(progress).join('')
    : formatSendStatus(progress);
}

function formatCancelFact({ by, isUnderWay }: NonNullable<SendProgress['cancelled']>): string {
  if (isUnderWay) return statusText.cancelling({ by: `<@${by}>` });
  return formatCancellation(by).replace(/^C/, 'c');
}

function listFailures({ recipients }: SendProgress): readonly FailedRecipient[] {
  return recipients.flatMap(({ phone, state, problem }) =>
    problem && (state === 'failed' || state === 'refused' || state === 'retrying')
      ? [{ phone, problem }]
      : [],
  );
}

/**
 * Why it failed and what to do, with full numbers as dialled in `country` or, without it, masked ones. At
 * most ten lines, because ten recipients may be above.
 */
function formatReasons(
  failures: readonly FailedRecipient[],
  country: CountryCode | undefined,
): readonly string[] {
  if (failures.length === 0) return [];
  const show = ({ phone }: FailedRecipient) => formatDialledPhone(phone, country);
  return formatFailureLines(failures, country && { show, named: 10 })
    .slice(0, 10)
    .map((line) => shortenText(escapeMrkdwn(line), 600));
}

function buildForeignStatus(
  { message }: Extract<StatusResult, { kind: 'message' }>,
  { what, country }: StatusRequest,
): SlackMessage {
  const { problem, ...rest } = message;
  const why = problem ? `\n${formatProblemMrkdwn(problem)}` : '';
  return buildMessage(
    `${formatHistoryLine(rest, country)}${why}`,
    buildContextBlock(escapeMrkdwn(rest.messageId)),
    ...buildCheckAgain(what),
  );
}

function buildNumberStatus(
  { number, view }: Extract<StatusResult, { kind: 'number' }>,
  { what, country }: StatusRequest,
): SlackMessage {
  const name = view.messages.find((message) => message.name)?.name;
  const phone = escapeMrkdwn(formatContact({ phone: number, name }, country));
  const heading = statusText.number({ phone });
  const lines = view.messages.map((message) =>
    formatHistoryLine(message, country, { isPersonKnown: true }),
  );
  const shown = lines.length > 0 ? lines : [statusText.none];
  return buildBlocksMessage(
    [heading, ...shown],
    [...[heading, ...shown].map(buildSectionBlock), ...buildCheckAgain(what)],
  );
}

function buildCheckAgain(what: string): KnownBlock[] {
  return buildButtonBlocks(buildCheckButton(what));
}

function buildCheckButton(what: string): Button {
  return buildPageButton('again', buttonText.checkAgain.button, statusPages.formatPage({ what }));
}
