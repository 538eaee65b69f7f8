import type { Problem } from '../../domain/problem.ts';
import { type GatewayError, gatewayErrors } from './gateway-errors.ts';
import { sanitizeClickSendText } from './sanitize-clicksend-text.ts';

/** Reasons of messages that did not arrive; those whose text others would be found in stand first. */
const reasons = gatewayErrors
  .filter(({ state }) => state === 'failed' || state === 'retrying' || state === 'cancelled')
  .sort((one, other) => rank(one) - rank(other));

/** "Cancelled" may stand in any sentence, so it is looked for last. */
function rank({ isParticular, reason }: GatewayError): number {
  if (isParticular) return 0;
  return reason === 'cancelled' ? 2 : 1;
}

/** The row that one of these texts names, the most telling text first. */
function rowIn(texts: readonly string[]): GatewayError | undefined {
  for (const text of texts) {
    const row = reasons.find(({ pattern }) => pattern.test(text));
    if (row) return row;
  }
  return undefined;
}

/** Why a message did not arrive, by ClickSend's texts; in its own words when they are none of the known. */
export function explainFailure(texts: readonly string[]): Problem {
  const row = rowIn(texts);
  if (row) return problemOf(row);
  const own = ownWords(texts);
  return own === undefined
    ? problemOf(reasonNamed('unknown_failure'))
    : {
        code: 'other',
        what: `The message did not arrive: “${own}”`,
        todo: 'Send again; if it stays, ask ClickSend support',
      };
}

/** The same for one that is being tried again. */
export function explainRetry(texts: readonly string[]): Problem {
  const row = rowIn(texts);
  const { code, what, todo } = problemOf(reasonNamed('temporary_network_error'));
  if (row) return { ...problemOf(row), todo };
  const own = ownWords(texts);
  return own === undefined
    ? { code, what, todo }
    : { code: 'other', what: `The message has not arrived yet: “${own}”`, todo };
}

/** Who stopped a message and why, where that is known: of "Cancelled" alone it is not. */
export function explainCancellation(texts: readonly string[]): Problem | undefined {
  const review = reasonNamed('cancelled_after_review');
  return texts.some((text) => review.pattern.test(text)) ? problemOf(review) : undefined;
}

/** Whether a text says that the message was cancelled. */
export function isCancellationText(text: string): boolean {
  return rowIn([text])?.state === 'cancelled';
}

function reasonNamed(name: string): GatewayError {
  const row = gatewayErrors.find(({ reason }) => reason === name);
  if (!row) throw new Error(`no such reason: ${name}`);
  return row;
}

function problemOf({ reason, what, todo, canRetry }: GatewayError): Problem {
  return { code: reason, what, todo, canRetry };
}

function ownWords(texts: readonly string[]): string | undefined {
  return texts
    .map(sanitizeClickSendText)
    .find((text) => /\p{L}/u.test(text) && !isEmptyPhrase(text));
}

/** Words that repeat the state and give no reason. */
function isEmptyPhrase(text: string): boolean {
  return /^(failed|error|undelivered|unknown( failure)?|none|null|n\/a)$/i.test(text);
}
