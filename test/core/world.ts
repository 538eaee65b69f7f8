import { depart } from '../../src/core/delivery/claim-departure.ts';
import { settle } from '../../src/core/delivery/index-messages.ts';
import { lookUp } from '../../src/core/delivery/look-up-unconfirmed.ts';
import { ensureMedia } from '../../src/core/delivery/media/ensure-media.ts';
import type { PictureResult } from '../../src/core/delivery/media/fetch-picture.ts';
import { keptPictures } from '../../src/core/delivery/media/stored-pictures.ts';
import { prepare } from '../../src/core/delivery/prepare-send.ts';
import { type Decision, decide } from '../../src/core/delivery/resolve-unconfirmed.ts';
import { deliver } from '../../src/core/delivery/submit-batch.ts';
import { optOuts } from '../../src/core/opt-outs/opt-out-ledger.ts';
import type { Log, Meter } from '../../src/core/ports/clock-log-metrics.ts';
import type { Store } from '../../src/core/ports/store.ts';
import { announce } from '../../src/core/posts/ensure-post.ts';
import { tell } from '../../src/core/posts/notify-sender.ts';
import { results } from '../../src/core/posts/post-results-file.ts';
import { remind } from '../../src/core/posts/queue-due-post-update.ts';
import { report } from '../../src/core/posts/update-post.ts';
import { checkSilent } from '../../src/core/receipts/check-unreported.ts';
import { receive } from '../../src/core/receipts/receive-receipts.ts';
import { records } from '../../src/core/records/records.ts';
import { takeBack } from '../../src/core/scheduling/cancel-at-clicksend.ts';
import { bar } from '../../src/core/scheduling/cancel-opted-out.ts';
import { cancelSend } from '../../src/core/scheduling/cancel-send.ts';
import { editSend } from '../../src/core/scheduling/edit-send.ts';
import { sendNow } from '../../src/core/scheduling/send-now.ts';
import { haltSend } from '../../src/core/scheduling/stop-send.ts';
import { submit } from '../../src/core/sends/queue-send.ts';
import { whomAgain } from '../../src/core/status/find-resend-recipients.ts';
import { progressOf } from '../../src/core/status/load-progress.ts';
import type { E164 } from '../../src/domain/phone.ts';
import { referenceOf, type Send, type SendId } from '../../src/domain/send.ts';
import { openMemoryStore } from '../../src/storage/memory/memory-store.ts';
import { movingClock } from './clock.ts';
import { fakeChat } from './fake-chat.ts';
import { fakeClickSend, idOf } from './fake-clicksend.ts';
import { fakeFiles } from './fake-files.ts';
import { steppedJobs } from './jobs.ts';

export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
export const uncounted: Meter = { count() {}, took() {} };

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

/** The use cases over a store in memory, jobs that the test steps, and a Slack and a ClickSend by hand. */
export async function appWorld(options: { readonly store?: Store } = {}) {
  const clock = movingClock();
  const jobs = steppedJobs(clock);
  const store = options.store ?? (await openMemoryStore({ now: clock.now }));
  const facts = records(store, RETENTION);
  const chat = fakeChat();
  const clickSend = fakeClickSend(clock);
  const files = fakeFiles();
  const common = { records: facts, jobs, clock, log: silent, meter: uncounted };
  const take = receive(common);
  const media = ensureMedia({ records: facts, clickSend, clock });
  const post = announce({ ...common, chat, isAlone: true });
  const ledger = optOuts({ ...common, country: 'AU' });
  const kept = keptPictures({ records: facts, clock, pictureOf: () => world.picture() });
  const world = {
    clock,
    jobs,
    store,
    facts,
    chat,
    clickSend,
    files,
    optOuts: ledger,
    receive: take,
    submit: submit(common),
    decideAbout: decide(common),
    /** A person presses a button under the newest question. */
    async decide(decision: Decision, send: SendId, batch: number, by: string): Promise<boolean> {
      const fact = await facts.batch.get(send, batch);
      return world.decideAbout(decision, send, batch, fact?.at ?? 0, by);
    },
    /** What becomes of the picture. */
    picture: async (): Promise<PictureResult> => fitted,
    /** A send as it was ordered, stored, with its `prepare` job waiting. */
    async ordered(recipients: readonly E164[] = [ada], more: Partial<Send> = {}): Promise<Send> {
      const send: Send = { ...sendTo(recipients), submittedAt: clock.now(), ...more };
      await facts.send.put(send, send.id);
      if (send.schedule) await facts.scheduled().addNew(send.id, send.schedule.at);
      await jobs.add('prepare', send.id);
      return send;
    },
    progress: (send: Send) => progressOf(facts, send, clock.now()),
    cancel: cancelSend({ ...common, kept }),
    edit: editSend(common),
    halt: haltSend(common),
    sendNow: sendNow({ ...common, edit: editSend(common), whomAgain: whomAgain(common) }),
    checkSilent: checkSilent({ ...common, clickSend, receive: take }),
  };
  jobs.work('prepare', prepare({ ...common, announce: post, kept, ensureMedia: media }));
  jobs.work(
    'deliver',
    deliver({
      ...common,
      clickSend,
      pictureOf: kept.pictureOf,
      ensureMedia: media,
      depart: depart(common),
      lookUp: lookUp({ records: facts, clickSend, receive: take, log: silent }),
      settle: settle(common),
      barred: ledger.barred,
    }),
  );
  jobs.work('report', report({ ...common, chat, announce: post, isAlone: true }));
  jobs.work('tell', tell({ ...common, chat }));
  jobs.work('results', results({ ...common, chat, files, numbers: 'masked', isAlone: true }));
  jobs.work('take-back', takeBack({ ...common, clickSend, receive: take, submit: submit(common) }));
  jobs.work('remind', remind(common));
  jobs.work('bar', bar({ ...common, cancel: world.cancel, optOuts: ledger }));
  return world;
}
export type AppWorld = Awaited<ReturnType<typeof appWorld>>;

export function sendTo(recipients: readonly E164[]): Send {
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
export function messageId(send: Send, index = 0): string {
  return idOf(referenceOf(send.id, index));
}
