import { hasLeft, isCancelled, type Message } from './message.ts';
import { buildPush, type PushAnswer } from './push.ts';
import {
  buildListedFields,
  buildPushedFields,
  getOutcome,
  isFinal,
  type Receipt,
} from './receipt.ts';
import { isListed, listReceiptUrls } from './rules.ts';
import { type ClickSend, getSeconds } from './state.ts';
import type { CarrierAct, ReceiptWay } from './world.ts';

/** Applies a carrier's action to a message, and sends the receipt. */
export async function actAsCarrier(
  clicksend: ClickSend,
  messageId: string,
  act: CarrierAct,
  way: ReceiptWay,
): Promise<{ status?: number }> {
  const message = findTravelling(clicksend, messageId);
  const outcome = getOutcome(act);
  if (isFinal(outcome) || !isFinal(message.outcome)) {
    message.outcome = outcome;
    message.outcomeAt = getSeconds(clicksend);
  }
  if (act.kind === 'deliver') message.arrived = true;

  const receipt = { message, outcome, timestamp: getSeconds(clicksend) };
  const urls = listReceiptUrls(clicksend, outcome.statusCode);
  const by = way.by ?? (urls.length > 0 ? 'push' : 'pull');
  if (by === 'push' && urls.length === 0) {
    throw new Error('no URL to push receipts to: call pushReceiptsTo or make a rule first');
  }
  if (by === 'pull' || by === 'both') addToReceipts(clicksend, receipt, way);
  clicksend.changes.tell();
  return by === 'push' || by === 'both' ? push(clicksend, receipt, urls, way) : {};
}

function findTravelling(clicksend: ClickSend, messageId: string): Message {
  const message = clicksend.messages.find((one) => one.messageId === messageId);
  if (message === undefined) throw new Error(`no such message: ${messageId}`);
  if (hasLeft(message, clicksend.now())) return message;
  if (message.isTest) throw new Error("ClickSend's test numbers make no receipts");
  if (message.answered !== 'SUCCESS') throw new Error(`it was refused: ${message.answered}`);
  throw new Error(isCancelled(message) ? 'it was cancelled' : 'it is scheduled and has not left');
}

function addToReceipts(clicksend: ClickSend, receipt: Receipt, way: ReceiptWay): void {
  if (!isListed(clicksend, clicksend.receiptRules)) return;
  for (let n = 0; n < (way.times ?? 1); n += 1) {
    clicksend.receipts.push({
      product: receipt.message.product,
      messageId: receipt.message.messageId,
      timestamp: receipt.timestamp,
      row: buildListedFields(receipt, way.odd),
      isRead: false,
    });
  }
}

async function push(
  clicksend: ClickSend,
  receipt: Receipt,
  urls: readonly string[],
  way: ReceiptWay,
): Promise<{ status?: number }> {
  const fields = buildPushedFields(receipt, way.odd);
  let last: PushAnswer | undefined;
  for (let n = 0; n < (way.times ?? 1); n += 1) {
    for (const url of urls) {
      last = await clicksend.pusher.push(buildPush(url, fields, way.as ?? 'form'));
    }
  }
  return last === undefined ? {} : { status: last.status };
}
