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

/** What a receipt or a row of the history says of a message, as text; '' for what it does not say. */
export interface ClickSendStatus {
  /** `status_code`: a number, or (in `/mms/receipts`) a word. */
  readonly code: string;
  /** `status`. */
  readonly word: string;
  readonly statusText: string;
  readonly errorText: string;
}

const codes = new Map(receiptCodes.map((row) => [row.code, deliveryState(row)]));
const words = new Map<string, DeliveryStatus | undefined>([
  ...historyWords.map((row) => [plain(row.code), deliveryState(row)] as const),
  // In no list of ClickSend's, and yet what it means when it says them.
  ['delivered', 'delivered'],
  ['canceled', 'cancelled'],
  ['canceledafterreview', 'cancelled'],
]);
/** Of receipts without code and word: the documented texts of the happy ones. */
const happyTexts = gatewayErrors.filter(({ status }) => / 20\d$/.test(status));

/**
 * The fact in ClickSend's words; undefined when they are unknown. `at` is Unix seconds, and when
 * ClickSend says none, the fact is dated by when it was learnt.
 */
export function parseDeliveryFact(
  said: ClickSendStatus,
  time: { readonly seconds?: number | undefined; readonly now: number },
): DeliveryFact | undefined {
  const state = stateSaid(said);
  if (!state) return undefined;
  const at = time.seconds === undefined ? time.now : time.seconds * 1000;
  const problem = problemSaid(state, [said.errorText, said.statusText, said.word, said.code]);
  return { state, at, problem };
}

function problemSaid(state: DeliveryStatus, texts: readonly string[]) {
  if (state === 'failed') return explainFailure(texts);
  if (state === 'retrying') return explainRetry(texts);
  return state === 'cancelled' ? explainCancellation(texts) : undefined;
}

function stateSaid(said: ClickSendStatus): DeliveryStatus | undefined {
  const word = stateInWords(said);
  const code = said.code.trim();
  if (!/^\d+$/.test(code)) return withoutCode(parseStateWord(code) ?? word, said);
  const byCode = codes.get(code);
  if (code === '200') return covered.has(word) ? word : byCode;
  if (byCode === 'failed') return isCancelled(said) ? 'cancelled' : byCode;
  if (byCode) return byCode;
  // A code in no table with the word "Failed" may be one more of those that are retried.
  return parseStateWord(said.word) === 'failed' ? undefined : parseStateWord(said.word);
}

/** "Sent" is the word of 200 and of 201 alike: then the text tells. */
function stateInWords(said: ClickSendStatus): DeliveryStatus | undefined {
  const word = parseStateWord(said.word);
  const text = stateOfText(said.statusText);
  return word === 'sent' && text === 'delivered' ? text : (word ?? text);
}

/** What the code 200 may stand for besides "handed over". */
const covered: ReadonlySet<DeliveryStatus | undefined> = new Set([
  'delivered',
  'queued',
  'cancelled',
]);

/** The word of 300 is "Failed" too; without the code only the text tells. */
function withoutCode(state: DeliveryStatus | undefined, said: ClickSendStatus) {
  if (state !== 'failed') return state;
  if (/will be retried/i.test(`${said.errorText} ${said.statusText}`)) return 'retrying';
  return isCancelled(said) ? 'cancelled' : state;
}

/** 301 stands for both, and its word may be missing. */
function isCancelled({ word, statusText, errorText }: ClickSendStatus): boolean {
  return [word, statusText, errorText].some(isCancellationText);
}

/** The state that one of ClickSend's words names. */
export function parseStateWord(word: string): DeliveryStatus | undefined {
  return words.get(plain(word));
}

function stateOfText(text: string): DeliveryStatus | undefined {
  const row = happyTexts.find(({ pattern }) => pattern.test(text));
  return row ? deliveryState(row) : parseStateWord(text);
}

function deliveryState({ state }: CodeRow): DeliveryStatus | undefined {
  return state === 'refused' || state === 'incoming' ? undefined : state;
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, '');
}
