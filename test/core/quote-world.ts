import { createConfirmQuote } from '../../src/core/compose/confirm-quote.ts';
import { createFetchListContacts } from '../../src/core/compose/fetch-list-contacts.ts';
import { createFindNoReplyReason } from '../../src/core/compose/find-no-reply-reason.ts';
import { createQuoteJob } from '../../src/core/compose/quote-job.ts';
import { createStoreDraft, type NewDraft } from '../../src/core/compose/store-draft.ts';
import type { PictureRequest, PictureResult } from '../../src/core/delivery/media/fetch-picture.ts';
import { quoteJob } from '../../src/core/jobs.ts';
import { createOptOutLedger } from '../../src/core/opt-outs/opt-out-ledger.ts';
import type { Contact, MessagePrice, OutgoingMessage } from '../../src/core/ports/clicksend.ts';
import type { SecondStep } from '../../src/core/ports/second-step.ts';
import type { AuthorNotice } from '../../src/core/ports/send-posts.ts';
import { createRecords } from '../../src/core/records/records.ts';
import type { EditResult } from '../../src/core/scheduling/edit-send.ts';
import { queueSend } from '../../src/core/sends/queue-send.ts';
import type { Draft, PendingDraft } from '../../src/domain/draft.ts';
import type { E164 } from '../../src/domain/phone.ts';
import type { Problem, WordedProblem } from '../../src/domain/problem.ts';
import type { ChannelAudience, LeftOutRecipient, Quote } from '../../src/domain/quote.ts';
import type { Plan, Schedule, SendId } from '../../src/domain/send.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { createMovingClock } from './clock.ts';
import { createFakeClickSend } from './fake-clicksend.ts';
import { createSteppedJobs } from './jobs.ts';

export const SECOND = 1000;
export const ada = '+61437111222' as E164;
export const ben = '+61437111223' as E164;
export const id = 'mms-abcdefghijklmnopqrst' as SendId;

export const off: WordedProblem = {
  code: 'off',
  what: 'It does not work',
  todo: 'Do something else',
};

export const fitted: PictureResult = {
  kind: 'fitted',
  picture: {
    bytes: new Uint8Array(210_000),
    type: 'image/jpeg',
    width: 1280,
    height: 960,
    sha256: 'aa',
    original: { width: 4032, height: 3024, sizeBytes: 4_200_000 },
  },
};

export const draft: Draft = {
  recipients: [{ phone: ada, name: 'Ada' }],
  doubles: [],
  unread: [],
  lists: [],
  subject: 'The front door',
  body: 'Please paint it like this.',
  picture: { kind: 'slack', id: 'F1', name: 'door.jpg' },
  channel: 'C1',
};

/** A view that was shown: a quote or a problem. */
type ShownView =
  | { readonly at: number; readonly view: string; readonly quote: Quote }
  | { readonly at: number; readonly view: string; readonly problem: Problem };

/** A price of 0.4850 for every message. */
export const priceAll = (messages: readonly OutgoingMessage[]): readonly MessagePrice[] =>
  messages.map(({ reference }) => ({ kind: 'priced', reference, price: 4850 }));

/** The second step over a store in memory, with stepped jobs, a fake Slack and a fake ClickSend. */
export async function createQuoteWorld(scheduleWith: Schedule['with'] = 'app') {
  const clock = {
    ...createMovingClock(),
    wait: () => new Promise<void>((end) => setImmediate(end)),
  };
  const jobs = createSteppedJobs(clock);
  const records = createRecords(await openMemoryStore(), 90 * 24 * 3_600_000, Date.now);
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const common = { records, jobs, clock, log, metrics: { count() {}, recordDuration() {} } };
  const clickSend = createFakeClickSend(clock);
  const optOuts = createOptOutLedger({ ...common, country: 'AU' });
  const priced: (readonly OutgoingMessage[])[] = [];
  const world = {
    clock,
    jobs,
    records,
    clickSend,
    optOuts,
    /** The requests for a price, and the picture's URL in each. */
    priced,
    pricedWith: [] as (string | undefined)[],
    shown: [] as ShownView[],
    authorNotices: [] as AuthorNotice[],
    leftOut: [] as LeftOutRecipient[],
    /** Who can read the channel. */
    audience: 'workspace' as ChannelAudience,
    steps: [] as {
      readonly draft: PendingDraft;
      readonly quote?: Quote;
      readonly problem?: Problem;
    }[],
    edits: [] as Plan[],
    editResult: 'changed' as EditResult,
    fetched: [] as PictureRequest[],
    contacts: new Map<string, readonly Contact[] | Error>(),
    picture: async (): Promise<PictureResult> => fitted,
    /** Runs before a view is shown. */
    beforeShowing: async (): Promise<void> => undefined,
    storeDraft: createStoreDraft(common),
    confirmQuote: createConfirmQuote({
      ...common,
      queueSend: (sendId, user, plan) => queueSend(common, sendId, user, plan),
      editSend: async (_id, _by, plan): Promise<EditResult> => {
        world.edits.push(plan);
        return world.editResult;
      },
    }),
    async submitForm(
      more: Partial<Draft> = {},
      rest: Partial<NewDraft> = {},
    ): Promise<PendingDraft> {
      const approver = { kind: 'form', view: 'V1' } as const;
      return world.storeDraft({
        id,
        user: 'U1',
        draft: { ...draft, ...more },
        asked: approver,
        ...rest,
      });
    },
    /** The quote that was shown last. */
    getQuote(): Quote {
      const last = world.shown.at(-1);
      if (!last || !('quote' in last)) throw new Error(`no quote: ${JSON.stringify(last)}`);
      return last.quote;
    },
    getProblem(): Problem {
      const last = world.shown.at(-1);
      if (!last || !('problem' in last)) throw new Error('no problem');
      return last.problem;
    },
  };
  clickSend.priceBatch = async (url, messages) => {
    priced.push(messages);
    world.pricedWith.push(url);
    return { currency: 'AUD', messages: priceAll(messages) };
  };
  clickSend.fetchAccount = async () => ({ balance: 200_000, currency: 'AUD' });
  clickSend.listContacts = async (list) => {
    const contacts = world.contacts.get(list) ?? [];
    if (contacts instanceof Error) throw contacts;
    return contacts;
  };
  const forms: SecondStep = {
    async showQuote(view, _draft, found) {
      await world.beforeShowing();
      world.shown.push({ at: clock.now(), view, quote: found });
      return true;
    },
    async showProblem(view, _draft, problem) {
      await world.beforeShowing();
      world.shown.push({ at: clock.now(), view, problem });
      return true;
    },
  };
  const fetchPicture = async (request: PictureRequest) => {
    world.fetched.push(request);
    return world.picture();
  };
  jobs.registerHandler(
    quoteJob,
    createQuoteJob({
      ...common,
      clickSend,
      forms,
      fetchPicture,
      scheduleWith,
      fetchListContacts: createFetchListContacts({ clickSend, country: 'AU' }),
      channels: { findAudience: async () => world.audience },
      findNoReplyReason: createFindNoReplyReason(() => clickSend.listSenders()),
      confirmQuote: (...args) => world.confirmQuote(...args),
      chat: { notifyAuthor: async (_send, message) => void world.authorNotices.push(message) },
      refreshPrivateList: async () => undefined,
      steps: {
        onQuoted: async (fact, found) => void world.steps.push({ draft: fact, quote: found }),
        onQuoteFailed: async (fact, problem) => void world.steps.push({ draft: fact, problem }),
      },
      notifyLeftOut: async (_send, leftOut) => void world.leftOut.push(...leftOut),
    }),
  );
  return world;
}
