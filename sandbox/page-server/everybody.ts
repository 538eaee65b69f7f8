import type { PhoneScreen } from '../clicksend/world.ts';
import type { ActResult, EverybodyState } from '../page-state.ts';
import { applyCarrierAct } from './carrier-act.ts';
import type { PageRequest } from './parse-ask.ts';
import { writeOnPhone } from './phone-answer.ts';
import type { Worlds } from './worlds.ts';

/** How many receipts or replies are pushed to the app in parallel. */
const AT_ONCE = 12;
/** Five per cent. */
const ONE_IN = 20;
const TEXTS = ['Thanks!', 'Lovely, thank you', 'What time?', 'Can I bring the kids?', '👍'];

/** What a press on *Deliver all*, *Fail 5%* or *Everyone replies* would act on. */
export function countEverybody(phones: readonly PhoneScreen[]): EverybodyState {
  return {
    waiting: listWaitingIds(phones).length,
    yetToReply: listNumbersYetToReply(phones).length,
  };
}

/** Applies a carrier's action to all messages, or lets everybody reply. */
export async function letEverybodyAct(worlds: Worlds, ask: PageRequest): Promise<ActResult> {
  const phones = worlds.clicksend.phones();
  const kind = ask.text('kind');
  if (kind === 'deliver') {
    await forEach(listWaitingIds(phones), (id) =>
      applyCarrierAct(worlds, id, { kind: 'deliver' }, {}),
    );
  } else if (kind === 'fail') {
    const failing = listWaitingIds(phones).filter((_, index) => index % ONE_IN === 0);
    await forEach(failing, (id) => applyCarrierAct(worlds, id, { kind: 'fail' }, {}));
  } else if (kind === 'reply') {
    await forEach(listNumbersYetToReply(phones), (number, index) =>
      writeOnPhone(worlds, number, { text: TEXTS[index % TEXTS.length] ?? '' }, {}),
    );
  } else throw new Error(`Nobody can "${kind}"`);
  return { ok: true };
}

/** Messages whose result the carrier has not reported. */
function listWaitingIds(phones: readonly PhoneScreen[]): readonly string[] {
  return phones
    .flatMap(({ messages }) => messages)
    .filter(({ statusCode }) => statusCode !== '201' && statusCode !== '301')
    .map(({ messageId }) => messageId);
}

/** Phones that received something since their last text. */
function listNumbersYetToReply(phones: readonly PhoneScreen[]): readonly string[] {
  return phones
    .filter(({ messages, replies }) => {
      const lastText = replies.at(-1)?.at ?? 0;
      return messages.some(({ arrived, at }) => arrived && at > lastText);
    })
    .map(({ number }) => number);
}

async function forEach<Item>(
  items: readonly Item[],
  act: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const remaining = items.entries();
  const work = async () => {
    for (const [index, item] of remaining) await act(item, index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
