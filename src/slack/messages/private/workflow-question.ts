import type { StepQuestionOutcome } from '../../../core/ports/slack-workflow.ts';
import type { PendingDraft } from '../../../domain/draft.ts';
import { showMergeFields } from '../../../domain/merge-fields.ts';
import { type CountryCode, formatDialledPhone } from '../../../domain/phone.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { LeftOutRecipient, Quote } from '../../../domain/quote.ts';
import { formatShortReference } from '../../../domain/short-reference.ts';
import { formatFirst } from '../../text/count.ts';
import { formatProblem, formatProblemReason } from '../../text/problems.ts';
import { stepQuestionText } from '../../text/workflow.ts';
import { actionIds } from '../blocks/action-ids.ts';
import { buildButton, buildButtonBlocks } from '../blocks/button.ts';
import {
  buildContextBlock,
  buildLinesMessage,
  buildMessage,
  type SlackMessage,
} from '../blocks/message.ts';
import { formatContact } from '../format/contact.ts';
import { escapeMrkdwn, shortenText } from '../format/mrkdwn.ts';
import { formatAudienceWarning, formatSimplifiedLetters } from '../format/quote.ts';
import { formatCreditWarning, formatQuotePrice } from '../format/quote-price.ts';

/** As many people as fit in a line. */
const MAX_NAMED = 10;
const MAX_BODY_LENGTH = 500;

/** Asks the approver of a workflow step, with what is sent and what it costs. Private, so numbers are shown in full. */
export function buildWorkflowQuestion(
  execution: string,
  draft: PendingDraft,
  quote: Quote,
  country: CountryCode,
): SlackMessage {
  const { plan } = quote;
  const { question, to, subject, message, sendButton, declineButton, footer } = stepQuestionText;
  const heading = question({ channel: `<#${plan.channel}>` });
  const warning = formatAudienceWarning(quote);
  const letters = formatSimplifiedLetters(quote);
  const credit = formatCreditWarning(quote);
  const lines = [
    ...(warning ? [warning] : []),
    to({
      count: plan.recipients.length,
      people: escapeMrkdwn(
        formatFirst(plan.recipients, MAX_NAMED, (one) => formatContact(one, country), String),
      ),
    }),
    ...formatLeftOut(quote.leftOut, country),
    subject({ title: escapeMrkdwn(plan.subject) }),
    message({
      text: escapeMrkdwn(shortenText(showMergeFields(plan.body, plan.recipients), MAX_BODY_LENGTH)),
    }),
    ...(letters ? [letters] : []),
    ...formatQuotePrice(quote),
    ...(credit ? [credit] : []),
  ];
  const value = JSON.stringify({ execution, draft: draft.id, version: draft.version });
  return buildLinesMessage(
    [heading, ...lines],
    ...buildButtonBlocks(
      buildButton(actionIds.confirmStep, sendButton, { value, style: 'primary' }),
      buildButton(actionIds.declineStep, declineButton, { value }),
    ),
    buildContextBlock(footer({ reference: formatShortReference(draft.id) })),
  );
}

/** Replaces the question once it is answered. */
export function buildWorkflowEnding(ending: StepQuestionOutcome): SlackMessage {
  switch (ending.kind) {
    case 'sent':
      return buildMessage(stepQuestionText.sent({ by: `<@${ending.by}>` }));
    case 'declined':
      return buildMessage(stepQuestionText.declined({ by: `<@${ending.by}>` }));
    case 'failed':
      return buildMessage(
        stepQuestionText.failed({ reason: escapeMrkdwn(formatProblem(ending.error)) }),
      );
  }
}

/** Tells the approver of a step that it failed. */
export function buildWorkflowFailure(error: Problem | string): SlackMessage {
  return buildWorkflowEnding({ kind: 'failed', error });
}

function formatLeftOut(
  leftOut: readonly LeftOutRecipient[],
  country: CountryCode,
): readonly string[] {
  if (leftOut.length === 0) return [];
  const format = ({ said, problem }: LeftOutRecipient) =>
    `“${shortenText(formatDialledPhone(said, country), 40)}” (${shortenText(formatProblemReason(problem), 80)})`;
  const people = escapeMrkdwn(formatFirst(leftOut, MAX_NAMED, format, String));
  return [stepQuestionText.leftOut({ people })];
}
