import type { DeliveryFact, DeliveryStatus } from '../../domain/delivery-status.ts';
import type { WordedProblem } from '../../domain/problem.ts';
import type { CodeRow } from './code-row.ts';
import { type GatewayError, gatewayErrors } from './gateway-errors.ts';
import { historyWords } from './history-words.ts';
import { receiptCodes } from './receipt-codes.ts';
import { sanitizeClickSendText } from './sanitize-clicksend-text.ts';

/** The status fields of a receipt or history row; '' if missing. */
interface ClickSendStatus {
  /** `status_code`: a number, or (in `/mms/receipts`) a word. */
  readonly code: string;
  /** `status`. */
  readonly word: string;
  readonly statusText: string;
  readonly errorText: string;
}

const stateByCode = new Map(receiptCodes.map((row) => [row.code, getDeliveryState(row)]));
const stateByWord = new Map<string, DeliveryStatus | undefined>([
  ...historyWords.map((row) => [normalizeWord(row.code), getDeliveryState(row)] as const),
  // In none of ClickSend's lists, but clear.
  ['delivered', 'delivered'],
  ['canceled', 'cancelled'],
  ['canceledafterreview', 'cancelled'],
]);
/** The documented texts of successful messages, for receipts without code and word. */
const successTexts = gatewayErrors.filter(({ status }) => / 20\d$/.test(status));

/**
 * Parses ClickSend's status fields to a delivery fact. Undefined if they are unknown. `seconds` is
 * ClickSend's time in Unix seconds; without it, the fact gets the time `now` (Unix ms).
 */
export function parseDeliveryFact(
  status: ClickSendStatus,
  time: { readonly seconds?: number | undefined; readonly now: number },
): DeliveryFact | undefined {
  const state = findState(status);
  if (!state) return undefined;
  const at = time.seconds === undefined ? time.now : time.seconds * 1000;
  const problem = explainState(state, [
    status.errorText,
    status.statusText,
    status.word,
    status.code,
  ]);
  return { state, at, problem };
}

function explainState(state: DeliveryStatus, texts: readonly string[]) {
  if (state === 'failed') return explainFailure(texts);
  if (state === 'retrying') return explainRetry(texts);
  return state === 'cancelled' ? explainCancellation(texts) : undefined;
}

function findState(status: ClickSendStatus): DeliveryStatus | undefined {
  const word = findStateInWords(status);
  const code = status.code.trim();
  if (!/^\d+$/.test(code)) return findStateWithoutCode(parseStateWord(code) ?? word, status);
  const byCode = stateByCode.get(code);
  if (code === '200') return STATES_OF_200.has(word) ? word : byCode;
  if (byCode === 'failed') return isCancelled(status) ? 'cancelled' : byCode;
  if (byCode) return byCode;
  // An unknown code with the word "Failed" may be another one that ClickSend retries.
  const byWord = parseStateWord(status.word);
  return byWord === 'failed' ? undefined : byWord;
}

/** "Sent" is the word for both 200 and 201, so the text decides. */
function findStateInWords(status: ClickSendStatus): DeliveryStatus | undefined {
  const word = parseStateWord(status.word);
  const text = parseStateText(status.statusText);
  return word === 'sent' && text === 'delivered' ? text : (word ?? text);
}

/** What the code 200 may mean besides "handed to the carrier". */
const STATES_OF_200: ReadonlySet<DeliveryStatus | undefined> = new Set([
  'delivered',
  'queued',
  'cancelled',
]);

/** The word for 300 is "Failed" too; without the code the text decides. */
function findStateWithoutCode(state: DeliveryStatus | undefined, status: ClickSendStatus) {
  if (state !== 'failed') return state;
  if (/will be retried/i.test(`${status.errorText} ${status.statusText}`)) return 'retrying';
  return isCancelled(status) ? 'cancelled' : state;
}

/** 301 means failed or cancelled, and its word may be missing. */
function isCancelled({ word, statusText, errorText }: ClickSendStatus): boolean {
  return [word, statusText, errorText].some(isCancellationText);
}

/** The status for one of ClickSend's words. */
export function parseStateWord(word: string): DeliveryStatus | undefined {
  return stateByWord.get(normalizeWord(word));
}

function parseStateText(text: string): DeliveryStatus | undefined {
  const row = successTexts.find(({ pattern }) => pattern.test(text));
  return row ? getDeliveryState(row) : parseStateWord(text);
}

function getDeliveryState({ state }: CodeRow): DeliveryStatus | undefined {
  return state === 'refused' || state === 'incoming' ? undefined : state;
}

function normalizeWord(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, '');
}

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
function explainFailure(texts: readonly string[]): WordedProblem {
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
function explainRetry(texts: readonly string[]): WordedProblem {
  const row = findRow(texts);
  const { code, what, todo } = toProblem(getReason('temporary_network_error'));
  if (row) return { ...toProblem(row), todo };
  const quote = findQuote(texts);
  return quote === undefined
    ? { code, what, todo }
    : { code: 'other', what: `The message hasn’t arrived yet: “${quote}”`, todo };
}

/** Who cancelled a message and why. Undefined if the texts do not say. */
function explainCancellation(texts: readonly string[]): WordedProblem | undefined {
  const review = getReason('cancelled_after_review');
  return texts.some((text) => review.pattern.test(text)) ? toProblem(review) : undefined;
}

/** Whether a text says that the message was cancelled. */
function isCancellationText(text: string): boolean {
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
