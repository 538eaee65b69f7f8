import type { WordedProblem } from '../../domain/problem.ts';
import { type GatewayError, gatewayErrors } from './gateway-errors.ts';
import { sanitizeClickSendText } from './sanitize-clicksend-text.ts';

/** Why a message did not arrive. A row whose text another row's pattern would also match comes first. */
const reasons = gatewayErrors
  .filter(({ state }) => state === 'failed' || state === 'retrying' || state === 'cancelled')
  .sort((one, other) => computeRank(one) - computeRank(other));

/** "Cancelled" can occur in any sentence, so it comes last. */
function computeRank({ isParticular, reason }: GatewayError): number {
  if (isParticular) return 0;
  return reason === 'cancelled' ? 2 : 1;
}

/** The row that matches one of the texts; the first text has priority. */
function findRow(texts: readonly string[]): GatewayError | undefined {
  for (const text of texts) {
    const row = reasons.find(({ pattern }) => pattern.test(text));
    if (row) return row;
  }
  return undefined;
}

/** Why a message did not arrive, by ClickSend's texts. An undocumented text is quoted. */
export function explainFailure(texts: readonly string[]): WordedProblem {
  const row = findRow(texts);
  if (row) return toProblem(row);
  const quote = findQuote(texts);
  return quote === undefined
    ? toProblem(getReason('unknown_failure'))
    : {
        code: 'other',
        what: `The message didn’t arrive: “${quote}”`,
        todo: 'Send it again. If it keeps failing, ask ClickSend support',
      };
}

/** Why a message that ClickSend is retrying has not arrived yet. */
export function explainRetry(texts: readonly string[]): WordedProblem {
  const row = findRow(texts);
  const { code, what, todo } = toProblem(getReason('temporary_network_error'));
  if (row) return { ...toProblem(row), todo };
  const quote = findQuote(texts);
  return quote === undefined
    ? { code, what, todo }
    : { code: 'other', what: `The message hasn’t arrived yet: “${quote}”`, todo };
}

/** Who cancelled a message and why. Undefined if the texts do not say. */
export function explainCancellation(texts: readonly string[]): WordedProblem | undefined {
  const review = getReason('cancelled_after_review');
  return texts.some((text) => review.pattern.test(text)) ? toProblem(review) : undefined;
}

/** Whether a text says that the message was cancelled. */
export function isCancellationText(text: string): boolean {
  return findRow([text])?.state === 'cancelled';
}

function getReason(name: string): GatewayError {
  const row = gatewayErrors.find(({ reason }) => reason === name);
  if (!row) throw new Error(`no such reason: ${name}`);
  return row;
}

function toProblem({ reason, what, todo, canRetry }: GatewayError): WordedProblem {
  return { code: reason, what, todo, canRetry };
}

function findQuote(texts: readonly string[]): string | undefined {
  return texts
    .map(sanitizeClickSendText)
    .find((text) => /\p{L}/u.test(text) && !isEmptyPhrase(text));
}

/** Phrases that repeat the status and give no reason. */
function isEmptyPhrase(text: string): boolean {
  return /^(failed|error|undelivered|unknown( failure)?|none|null|n\/a)$/i.test(text);
}
