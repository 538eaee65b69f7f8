import type { DeliveryFact, DeliveryState } from '../domain/delivery.ts';
import { failureReason } from './failure-reasons.ts';

/** What a receipt or a row of the history says of a message, as text; '' for what it does not say. */
export interface SaidStatus {
  /** `status_code`: a number, or (in `/mms/receipts`) a word. */
  readonly code: string;
  /** `status`. */
  readonly word: string;
  readonly statusText: string;
  readonly errorText: string;
}

/** ClickSend's help, "SMS error codes". 200 covers everything from queued to handed over; its word tells which. */
const codes: Readonly<Record<string, DeliveryState>> = {
  '200': 'sent',
  '201': 'delivered',
  // Its word is "Failed", and yet: "temporary network error - will be retried".
  '300': 'retrying',
  '301': 'failed',
};

/** The words in ClickSend's history and receipts. */
const words: Readonly<Record<string, DeliveryState>> = {
  completed: 'delivered',
  delivered: 'delivered',
  sent: 'sent',
  failed: 'failed',
  cancelled: 'failed',
  canceled: 'failed',
  cancelledafterreview: 'failed',
  canceledafterreview: 'failed',
  queued: 'queued',
  'queued:waitsend': 'queued',
  scheduled: 'queued',
  waitapproval: 'queued',
};

/**
 * The fact in ClickSend's words; undefined when they are unknown. `at` is Unix seconds, and when
 * ClickSend says none, the fact is dated by when it was learnt.
 */
export function deliveryFact(
  said: SaidStatus,
  time: { readonly seconds?: number | undefined; readonly now: number },
): DeliveryFact | undefined {
  const state = stateSaid(said);
  if (!state) return undefined;
  const at = time.seconds === undefined ? time.now : time.seconds * 1000;
  if (state !== 'failed' && state !== 'retrying') return { state, at };
  return {
    state,
    at,
    problem: failureReason([said.errorText, said.statusText, said.word, said.code]),
  };
}

function stateSaid(said: SaidStatus): DeliveryState | undefined {
  const word = stateOfWord(said.word) ?? stateOfText(said.statusText);
  const code = said.code.trim();
  if (!/^\d+$/.test(code)) return withoutCode(stateOfWord(code) ?? word, said);
  const byCode = Object.hasOwn(codes, code) ? codes[code] : undefined;
  if (code === '200') return word === 'delivered' || word === 'queued' ? word : byCode;
  if (byCode) return byCode;
  // A code in no table with the word "Failed" may be one more of those that are retried.
  return stateOfWord(said.word) === 'failed' && /^failed$/i.test(said.word.trim())
    ? undefined
    : stateOfWord(said.word);
}

/** The word of 300 is "Failed" too; without the code only the text tells. */
function withoutCode(state: DeliveryState | undefined, said: SaidStatus) {
  const isRetried = /will be retried/i.test(`${said.errorText} ${said.statusText}`);
  return state === 'failed' && isRetried ? 'retrying' : state;
}

/** The state that one of ClickSend's words names. */
export function stateOfWord(word: string): DeliveryState | undefined {
  const key = word.toLowerCase().replace(/[\s_-]/g, '');
  return Object.hasOwn(words, key) ? words[key] : undefined;
}

/** For receipts without code and word: the documented texts of the happy ones. */
function stateOfText(text: string): DeliveryState | undefined {
  if (/received on handset|delivered to the handset/i.test(text)) return 'delivered';
  if (/sent to the network/i.test(text)) return 'sent';
  if (/^message is (queued|scheduled|waiting)/i.test(text)) return 'queued';
  return stateOfWord(text);
}
