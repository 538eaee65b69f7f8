import type { Button } from '@slack/types';
import type { StepEnding } from '../../../core/ports/slack-steps.ts';
import type { DraftFact } from '../../../core/records/facts.ts';
import type { LeftOut, Quote } from '../../../domain/quote.ts';
import type { Recipient } from '../../../domain/recipients.ts';
import { actionIds } from '../blocks/action-ids.ts';
import { context, listing, type SlackMessage, saying } from '../blocks/message.ts';
import { escapeMrkdwn, shorten } from '../format/mrkdwn.ts';
import { audienceWarning, priceLines } from '../format/quote.ts';
import { people } from '../format/status.ts';

/** As many as fit into a line. */
const NAMED = 10;
const SHOWN_BODY = 500;

/** Asks the person whom a step of a workflow names: what it will be and cost. Private, so with whole numbers. */
export function stepQuestion(execution: string, draft: DraftFact, quote: Quote): SlackMessage {
  const { plan } = quote;
  const heading = `❓ A workflow wants to send a picture message in your name, and post it in <#${plan.channel}>. Shall it?`;
  const warning = audienceWarning(quote);
  const lines = [
    ...(warning ? [warning] : []),
    `*To* ${people(plan.recipients.length)}: ${escapeMrkdwn(named(plan.recipients))}`,
    ...leftOutLines(quote.leftOut),
    `*Subject* ${escapeMrkdwn(plan.subject)}`,
    `*Message* ${escapeMrkdwn(shorten(plan.body, SHOWN_BODY))}`,
    ...priceLines(quote),
  ];
  const value = JSON.stringify({ execution, draft: draft.id, version: draft.version });
  return listing(
    [heading, ...lines],
    { type: 'actions', elements: [answerButton('send', value), answerButton('decline', value)] },
    context(`The workflow waits a day for your answer. Reference ${draft.id}`),
  );
}

function answerButton(answer: 'send' | 'decline', value: string): Button {
  if (answer === 'send') {
    return {
      type: 'button',
      action_id: actionIds.confirmStep,
      style: 'primary',
      text: { type: 'plain_text', text: 'Send' },
      value,
    };
  }
  return {
    type: 'button',
    action_id: actionIds.declineStep,
    text: { type: 'plain_text', text: 'Do not send' },
    value,
  };
}

/** What stands in the question's place when it has its answer. */
export function answeredStep(ending: StepEnding): SlackMessage {
  switch (ending.kind) {
    case 'sent':
      return saying(`✔️ A workflow asked to send a picture message, and <@${ending.by}> said yes.`);
    case 'declined':
      return saying(
        `✖️ A workflow asked to send a picture message, and <@${ending.by}> said no. Nothing was sent.`,
      );
    case 'failed':
      return saying(
        `🚫 A picture message of a workflow was not sent. ${escapeMrkdwn(ending.error)}`,
      );
  }
}

/** Tells the person whom the step names that it did not work. */
export function failedStep(error: string): SlackMessage {
  return answeredStep({ kind: 'failed', error });
}

function named(recipients: readonly Recipient[]): string {
  const more = recipients.length > NAMED ? ` and ${recipients.length - NAMED} more` : '';
  return `${recipients.slice(0, NAMED).map(whoIs).join(', ')}${more}`;
}

function whoIs({ phone, name }: Recipient): string {
  return name ? `${name} ${phone}` : phone;
}

function leftOutLines(leftOut: readonly LeftOut[]): readonly string[] {
  if (leftOut.length === 0) return [];
  const some = leftOut
    .slice(0, NAMED)
    .map(({ said, problem }) => `“${shorten(said, 40)}” (${shorten(problem.what, 80)})`);
  const more = leftOut.length > NAMED ? ` and ${leftOut.length - NAMED} more` : '';
  return [`*Left out* ${escapeMrkdwn(`${some.join(', ')}${more}`)}`];
}
