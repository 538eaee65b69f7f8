import type {
  CancelOutcome,
  ClickSend,
  EndpointResult,
  HistoryEntry,
  MessageOutcome,
  OutgoingMessage,
  SubmitOutcome,
} from '../../src/core/ports/clicksend.ts';
import type { MovingClock } from './clock.ts';

/** A ClickSend in memory. It accepts everything unless `answers` says otherwise. */
interface FakeClickSend extends ClickSend {
  /** Every submitted batch, also those without a response. */
  readonly submissions: (readonly OutgoingMessage[])[];
  readonly uploads: number[];
  /** What `listHistory` returns, newest first. */
  readonly entries: HistoryEntry[];
  readonly historyStarts: number[];
  /** How the next submissions are answered, in order. Later ones are accepted. */
  nextOutcomes: ((messages: readonly OutgoingMessage[]) => Promise<SubmitOutcome>)[];
  /** Ids of the messages to cancel. */
  readonly cancels: string[];
  /** How the next cancels are answered, in order. Later ones succeed. */
  nextCancels: EndpointResult<CancelOutcome>[];
  /** The status of single messages. Undefined: there is no such endpoint. */
  receipts: Map<string, HistoryEntry> | undefined;
}

export function createFakeClickSend(clock: MovingClock): FakeClickSend {
  const fake: FakeClickSend = {
    submissions: [],
    uploads: [],
    entries: [],
    historyStarts: [],
    nextOutcomes: [],
    async uploadMedia() {
      fake.uploads.push(clock.now());
      const expiresAt = clock.now() + 600_000;
      return { url: 'https://media.test/1.jpg', expiresAt, sha256: 'aa', sizeBytes: 10 };
    },
    async submitBatch(_url, messages) {
      fake.submissions.push(messages);
      const answer = fake.nextOutcomes.shift() ?? acceptAll;
      return answer(messages);
    },
    listUnreadReceipts: async () => ({ offered: false }),
    markReceiptsRead: async () => undefined,
    listUnreadReplies: async () => ({ offered: false }),
    async *listReceivedReplies() {},
    markReplyRead: async () => ({ offered: true, value: true }),
    markRepliesRead: async () => undefined,
    fetchReplyPicture: async () => new Uint8Array(),
    async *listHistory(_product, from) {
      fake.historyStarts.push(from);
      yield fake.entries;
    },
    fetchMessageStatus: async (_product, id) =>
      fake.receipts ? { offered: true, value: fake.receipts.get(id) } : { offered: false },
    cancels: [],
    nextCancels: [],
    receipts: undefined,
    async cancelMessage(id) {
      fake.cancels.push(id);
      return fake.nextCancels.shift() ?? { offered: true, value: 'cancelled' };
    },
    cancelAllMessages: async () => ({ offered: true, value: {} }),
    priceBatch: async () => ({ messages: [] }),
    fetchHistoryPage: async () => ({ entries: fake.entries, isLast: true }),
    exportHistory: async () => ({ offered: false }),
    listContactLists: async () => [],
    listOptOutLists: async () => [],
    async *listOptedOutContacts() {},
    listContacts: async () => [],
    listSenders: async () => [],
    listRules: async () => ({ offered: false }),
    putRule: async () => undefined,
    testPush: async () => ({ offered: false }),
    fetchAccount: async () => ({ balance: 0, currency: 'AUD' }),
  };
  return fake;
}

export const makeMessageId = (reference: string) => `id-${reference}`;

export async function acceptAll(messages: readonly OutgoingMessage[]): Promise<SubmitOutcome> {
  return { kind: 'answered', currency: 'AUD', messages: messages.map(acceptMessage) };
}

/** Accepts the first message and returns no result for the others. */
export async function acceptFirst(messages: readonly OutgoingMessage[]): Promise<SubmitOutcome> {
  const outcomes = messages.map(
    (one, n): MessageOutcome =>
      n === 0 ? acceptMessage(one) : { kind: 'unsure', reference: one.reference },
  );
  return { kind: 'answered', currency: 'AUD', messages: outcomes };
}

export function acceptMessage({ reference }: { readonly reference: string }): MessageOutcome {
  return { kind: 'accepted', reference, messageId: makeMessageId(reference), price: 4850 };
}

export const loseResponse = async (): Promise<SubmitOutcome> => ({
  kind: 'unknown',
  problem: { code: 'no_answer', what: 'ClickSend gave no answer', todo: '' },
});

export const answerBusy = (retryAfterMs?: number) => async (): Promise<SubmitOutcome> => ({
  kind: 'notTaken',
  problem: { code: 'busy', what: 'ClickSend is busy', todo: '' },
  retryAfterMs,
});

export const refuseForCredit = async (): Promise<SubmitOutcome> => ({
  kind: 'refused',
  problem: { code: 'INSUFFICIENT_CREDIT', what: 'There is no credit', todo: 'Top it up' },
});

/** The accepted message as a row of the history. */
export function toHistoryEntry(
  message: OutgoingMessage,
  more: Partial<HistoryEntry> = {},
): HistoryEntry {
  const { reference, to, subject } = message;
  const row = { messageId: makeMessageId(reference), reference, to, from: '', rawStatus: 'Queued' };
  return { ...row, subject, price: 4850, ...more };
}
