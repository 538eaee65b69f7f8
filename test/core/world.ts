import type { PictureResult } from '../../src/core/delivery/media/fetch-picture.ts';
import { createPrepareSendJob } from '../../src/core/delivery/prepare-send.ts';
import {
  createResolveUnconfirmed,
  type UnconfirmedDecision,
} from '../../src/core/delivery/resolve-unconfirmed.ts';
import { createSubmitBatchJob } from '../../src/core/delivery/submit-batch.ts';
import {
  cancelAllOptedOutJob,
  cancelAtClickSendJob,
  cancelOptedOutJob,
  notifyAuthorJob,
  postResultsFileJob,
  prepareSendJob,
  queueDuePostUpdateJob,
  submitBatchJob,
  updatePostJob,
} from '../../src/core/jobs.ts';
import { createOptOutLedger } from '../../src/core/opt-outs/opt-out-ledger.ts';
import type { Log } from '../../src/core/ports/log.ts';
import type { Metrics } from '../../src/core/ports/metrics.ts';
import type { Store } from '../../src/core/ports/store.ts';
import { createNotifyAuthorJob } from '../../src/core/posts/notify-author.ts';
import { createPostOnce } from '../../src/core/posts/post-once.ts';
import { createPostResultsFileJob } from '../../src/core/posts/post-results-file.ts';
import { createQueueDuePostUpdateJob } from '../../src/core/posts/request-post-update.ts';
import { createUpdatePostJob } from '../../src/core/posts/update-post.ts';
import { createCheckUnreported } from '../../src/core/receipts/check-unreported.ts';
import { createReceiveReceipts } from '../../src/core/receipts/receive-receipts.ts';
import { createRecords } from '../../src/core/records/records.ts';
import { createCancelAtClickSendJob } from '../../src/core/scheduling/cancel-at-clicksend.ts';
import {
  createCancelAllOptedOutJob,
  createCancelOptedOutJob,
} from '../../src/core/scheduling/cancel-opted-out.ts';
import { createCancelSend } from '../../src/core/scheduling/cancel-send.ts';
import { createEditSend } from '../../src/core/scheduling/edit-send.ts';
import { createSendNow } from '../../src/core/scheduling/send-now.ts';
import { createStopSend } from '../../src/core/scheduling/stop-send.ts';
import { queueSend } from '../../src/core/sends/queue-send.ts';
import { createFindResendRecipients } from '../../src/core/status/find-resend-recipients.ts';
import { loadProgress } from '../../src/core/status/load-progress.ts';
import type { E164 } from '../../src/domain/phone.ts';
import {
  formatMessageReference,
  type Plan,
  type Send,
  type SendId,
} from '../../src/domain/send.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { createMovingClock } from './clock.ts';
import { createFakeChat } from './fake-chat.ts';
import { createFakeClickSend, makeMessageId } from './fake-clicksend.ts';
import { createFakeFiles } from './fake-files.ts';
import { createSteppedJobs } from './jobs.ts';

export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
export const uncounted: Metrics = { count() {}, recordDuration() {} };

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const RETENTION = 90 * 24 * HOUR;

export const ada = '+61437111222' as E164;
export const ben = '+61437111223' as E164;

export const fitted: Extract<PictureResult, { readonly kind: 'fitted' }> = {
  kind: 'fitted',
  picture: {
    bytes: new Uint8Array(1),
    type: 'image/jpeg',
    width: 1,
    height: 1,
    sha256: 'aa',
    original: { width: 2, height: 2, sizeBytes: 4 },
  },
};

/** The use cases over a store in memory, with stepped jobs, a fake Slack and a fake ClickSend. */
export async function createAppWorld(options: { readonly store?: Store } = {}) {
  const clock = createMovingClock();
  const jobs = createSteppedJobs(clock);
  const store = options.store ?? (await openMemoryStore({ now: clock.now }));
  const records = createRecords(store, RETENTION, () => clock.now());
  const chat = createFakeChat();
  const clickSend = createFakeClickSend(clock);
  const files = createFakeFiles();
  const common = { records, jobs, clock, log: silent, metrics: uncounted };
  const receiveReceipts = createReceiveReceipts(common);
  const postOnce = createPostOnce({ ...common, isAlone: true, deleteMessage: chat.deleteMessage });
  const optOuts = createOptOutLedger({ ...common, country: 'AU' });
  const fetchPicture = () => world.picture();
  const world = {
    clock,
    jobs,
    store,
    records,
    chat,
    clickSend,
    files,
    optOuts,
    receiveReceipts,
    queueSend: (id: SendId, user: string, plan: Plan) => queueSend(common, id, user, plan),
    resolveUnconfirmed: createResolveUnconfirmed(common),
    /** A person presses a button under the newest question. */
    async answerNewestQuestion(
      decision: UnconfirmedDecision,
      send: SendId,
      batch: number,
      by: string,
    ): Promise<boolean> {
      const fact = await records.batch.get(send, batch);
      return world.resolveUnconfirmed(decision, send, batch, fact?.at ?? 0, by);
    },
    /** The result of fetching the picture. */
    picture: async (): Promise<PictureResult> => fitted,
    /** Stores a send and queues its `prepare` job. */
    async addSend(recipients: readonly E164[] = [ada], more: Partial<Send> = {}): Promise<Send> {
      const send: Send = { ...makeSend(recipients), submittedAt: clock.now(), ...more };
      await records.send.put(send, send.id);
      if (send.schedule) await records.scheduledSends().addIfAbsent(send.id, send.schedule.at);
      await jobs.add(prepareSendJob, send.id);
      return send;
    },
    loadProgress: (send: Send) => loadProgress(records, send, clock.now()),
    cancelSend: createCancelSend(common),
    editSend: createEditSend(common),
    stopSend: createStopSend(common),
    sendNow: createSendNow({
      ...common,
      editSend: createEditSend(common),
      findResendRecipients: createFindResendRecipients(common),
    }),
    checkUnreported: createCheckUnreported({ ...common, clickSend, receiveReceipts }),
  };
  jobs.registerHandler(
    prepareSendJob,
    createPrepareSendJob({
      ...common,
      chat,
      postOnce,
      clickSend,
      fetchPicture,
    }),
  );
  jobs.registerHandler(
    submitBatchJob,
    createSubmitBatchJob({
      ...common,
      clickSend,
      fetchPicture,
      receiveReceipts,
    }),
  );
  jobs.registerHandler(updatePostJob, createUpdatePostJob({ ...common, chat, postOnce }));
  jobs.registerHandler(notifyAuthorJob, createNotifyAuthorJob({ ...common, chat }));
  jobs.registerHandler(
    postResultsFileJob,
    createPostResultsFileJob({ ...common, files, numbers: 'masked', postOnce }),
  );
  jobs.registerHandler(
    cancelAtClickSendJob,
    createCancelAtClickSendJob({
      ...common,
      clickSend,
      receiveReceipts,
    }),
  );
  jobs.registerHandler(queueDuePostUpdateJob, createQueueDuePostUpdateJob(common));
  jobs.registerHandler(
    cancelOptedOutJob,
    createCancelOptedOutJob({ ...common, cancelSend: world.cancelSend }),
  );
  jobs.registerHandler(
    cancelAllOptedOutJob,
    createCancelAllOptedOutJob({ ...common, cancelSend: world.cancelSend }),
  );
  return world;
}
export type AppWorld = Awaited<ReturnType<typeof createAppWorld>>;

export function makeSend(recipients: readonly E164[]): Send {
  return {
    id: 'mms-abcdefghijklmnopqrst' as SendId,
    user: 'U1',
    channel: 'C1',
    recipients: recipients.map((phone) => ({ phone })),
    subject: 'The front door',
    body: 'Please paint it like this.',
    picture: { kind: 'slack', id: 'F1', name: 'door.jpg' },
    submittedAt: 0,
  };
}

/** ClickSend's id of a recipient's message in these tests. */
export function getMessageId(send: Send, index = 0): string {
  return makeMessageId(formatMessageReference(send.id, index));
}
