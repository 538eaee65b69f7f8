import type { CarrierAct, ReceiptWay } from '../clicksend/world.ts';
import type { ActResult, CarrierNote } from '../page-state.ts';
import type { PageRequest } from './parse-ask.ts';
import type { Worlds } from './worlds.ts';

/** Applies the carrier's action that the page requests, and records it. */
export async function letCarrierAct(worlds: Worlds, ask: PageRequest): Promise<ActResult> {
  const messageId = ask.text('messageId');
  const act = getAct(ask);
  const way = getWay(ask);
  const before = ask.flag('wrongOrder') ? getStepBefore(act) : undefined;
  await applyCarrierAct(worlds, messageId, act, way);
  if (before) await applyCarrierAct(worlds, messageId, before, way);
  return { ok: true };
}

function getAct(ask: PageRequest): CarrierAct {
  const kind = ask.text('kind');
  if (kind === 'deliver' || kind === 'handOver' || kind === 'retry') return { kind };
  if (kind !== 'fail') throw new Error(`The carrier cannot "${kind}"`);
  const errorCode = ask.maybe('errorCode');
  const errorText = ask.maybe('errorText');
  return { kind, errorCode: errorCode || undefined, errorText: errorText || undefined };
}

function getWay(ask: PageRequest): ReceiptWay {
  const by = ask.maybe('by');
  const odd = ask.maybe('odd');
  return {
    by: by === 'push' || by === 'pull' || by === 'history' ? by : undefined,
    odd: odd === 'words' || odd === 'strings' || odd === 'nulls' ? odd : undefined,
    times: ask.flag('twice') ? 2 : undefined,
  };
}

/** The action that should have come first and now comes last. */
function getStepBefore(act: CarrierAct): CarrierAct | undefined {
  if (act.kind === 'deliver') return { kind: 'handOver' };
  if (act.kind === 'fail') return { kind: 'retry' };
  return undefined;
}

/** One action on one message, recorded for the page. */
export async function applyCarrierAct(
  { clicksend, journal }: Worlds,
  messageId: string,
  act: CarrierAct,
  way: ReceiptWay,
): Promise<void> {
  const { status } = await clicksend.carrier(messageId, act, way);
  const note: CarrierNote = {
    at: Date.now(),
    did: act.kind,
    why: act.kind === 'fail' && act.errorText ? act.errorText : undefined,
    isTwice: way.times === 2,
    told: describeReceipt(way, status),
  };
  journal.carrier.set(messageId, [...(journal.carrier.get(messageId) ?? []), note]);
}

function describeReceipt(way: ReceiptWay, status: number | undefined): string {
  if (way.by === 'pull') return '· waits until the app asks';
  if (way.by === 'history') return '· only in the history';
  if (status === undefined) return '· waits until the app asks';
  return status === 0 ? '· pushed, no answer from the app' : `· pushed, the app answered ${status}`;
}
