import { SUBACCOUNT_ID, USER_ID } from './account.ts';
import { findReason, RETRY_REASON } from './carrier-reasons.ts';
import type { Message, Outcome } from './message.ts';
import type { CarrierAct, ReceiptWay } from './world.ts';

const DEFAULT_FAILURE = '12';

/** A receipt: one report of the carrier about a message. */
export interface Receipt {
  readonly message: Message;
  readonly outcome: Outcome;
  /** Unix seconds. */
  readonly timestamp: number;
}

/** The result of a carrier's action for a message; `status` is the history's word. */
export function getOutcome(act: CarrierAct): Outcome {
  switch (act.kind) {
    case 'deliver':
      return buildOutcome('Completed', '201', 'Success: Message received on handset.');
    case 'handOver':
      return buildOutcome('Sent', '200', 'Sent');
    case 'retry':
      return buildFailure('300', RETRY_REASON.errorCode, RETRY_REASON.errorText);
    case 'fail': {
      const code = act.errorCode ?? DEFAULT_FAILURE;
      return buildFailure('301', code, act.errorText ?? findReason(code)?.errorText ?? 'Unknown');
    }
  }
}

function buildOutcome(status: string, statusCode: string, statusText: string): Outcome {
  return { status, statusCode, statusText, errorCode: null, errorText: null };
}

function buildFailure(statusCode: string, errorCode: string, errorText: string): Outcome {
  return { status: 'Failed', statusCode, statusText: errorText, errorCode, errorText };
}

/** Whether nothing can follow; the history does not go back from it. */
export function isFinal(outcome: Outcome | undefined): boolean {
  return outcome?.statusCode === '201' || outcome?.statusCode === '301';
}

/** The push to a webhook: exactly the documented keys. In a form everything is a string anyway. */
export function buildPushedFields(
  receipt: Receipt,
  odd: ReceiptWay['odd'],
): Record<string, unknown> {
  const { message, outcome } = receipt;
  const isText = odd === 'strings';
  const number = (value: number) => (isText ? String(value) : value);
  const custom = odd === 'nulls' ? null : message.customString;
  return {
    custom_string: custom,
    customstring: custom,
    error_code: odd === 'nulls' ? null : outcome.errorCode,
    error_text: odd === 'nulls' ? null : outcome.errorText,
    message_id: message.messageId,
    messageid: message.messageId,
    message_type: message.product,
    // The gateway's own table says "Sent" for 201 too.
    status: odd === undefined && outcome.statusCode === '201' ? 'Sent' : outcome.status,
    status_code: getPushedCode(outcome, odd),
    status_text: outcome.statusText,
    subaccount_id: number(SUBACCOUNT_ID),
    timestamp: number(receipt.timestamp),
    timestamp_send: number(Math.floor(message.at / 1000)),
    user_id: number(USER_ID),
  };
}

function getPushedCode(outcome: Outcome, odd: ReceiptWay['odd']): string | number | null {
  if (odd === 'nulls') return null;
  if (odd === 'words') return getWord(outcome);
  return odd === 'strings' ? outcome.statusCode : Number(outcome.statusCode);
}

/** 300 shares its word with 301, so it stays a number. */
function getWord(outcome: Outcome): string {
  return outcome.statusCode === '300' ? outcome.statusCode : outcome.status;
}

/** A row of GET /sms/receipts as in the newest documentation: a code as string, times as numbers. */
export function buildSmsFields({ message, outcome, timestamp }: Receipt): Record<string, unknown> {
  return {
    timestamp_send: Math.floor(message.at / 1000),
    timestamp,
    message_id: message.messageId,
    status_code: outcome.statusCode,
    status_text: outcome.statusText,
    error_code: outcome.errorCode,
    error_text: outcome.errorText,
    custom_string: message.customString,
    subaccount_id: SUBACCOUNT_ID,
    message_type: message.product,
    digits: null,
  };
}

/**
 * A row of GET /mms/receipts: a word for success, times as strings, errors empty. The older SMS rows,
 * requested as odd ones, are the same.
 */
export function buildListedFields(
  receipt: Receipt,
  odd: ReceiptWay['odd'],
): Record<string, unknown> {
  const { message, outcome } = receipt;
  if (message.product === 'sms' && odd === undefined) return buildSmsFields(receipt);
  const isNull = odd === 'nulls';
  return {
    custom_string: isNull ? null : message.customString,
    error_code: isNull ? null : (outcome.errorCode ?? ''),
    error_text: isNull ? null : (outcome.errorText ?? ''),
    message_id: message.messageId,
    message_type: message.product,
    status_code: getListedCode(outcome, odd),
    status_text: isNull ? outcome.status : outcome.statusCode === '201' ? '' : outcome.statusText,
    subaccount_id: odd === 'strings' ? String(SUBACCOUNT_ID) : SUBACCOUNT_ID,
    timestamp: String(receipt.timestamp),
    timestamp_send: String(Math.floor(message.at / 1000)),
  };
}

/** "Completed" is from the documentation; failures keep their code unless words are requested. */
function getListedCode(outcome: Outcome, odd: ReceiptWay['odd']): string | null {
  if (odd === 'nulls') return null;
  if (odd === 'strings') return outcome.statusCode;
  return odd === 'words' || outcome.statusCode === '201' ? getWord(outcome) : outcome.statusCode;
}
