import type { DeliveryFact, DeliveryStatus } from '../../domain/delivery-status.ts';
import type { CodeRow } from './code-row.ts';
import {
  explainCancellation,
  explainFailure,
  explainRetry,
  isCancellationText,
} from './failure-reasons.ts';
import { gatewayErrors } from './gateway-errors.ts';
import { historyWords } from './history-words.ts';
import { receiptCodes } from './receipt-codes.ts';

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
