import { cancelSend } from '../../src/app/change/cancel.ts';
import { editSend } from '../../src/app/change/edit.ts';
import { haltSend } from '../../src/app/change/halt-send.ts';
import { sendNow } from '../../src/app/change/send-now.ts';
import { takeBack } from '../../src/app/change/take-back.ts';
import { whomAgain } from '../../src/app/form/whom-again.ts';
import { checkSilent } from '../../src/app/hear/check-silent.ts';
import { receive } from '../../src/app/hear/receive.ts';
import { announce } from '../../src/app/leave/announce.ts';
import { type Decision, decide } from '../../src/app/leave/decide.ts';
import { deliver } from '../../src/app/leave/deliver.ts';
import { depart } from '../../src/app/leave/depart.ts';
import { lookUp } from '../../src/app/leave/look-up.ts';
import { prepare } from '../../src/app/leave/prepare.ts';
import { settle } from '../../src/app/leave/settle.ts';
import { bar } from '../../src/app/opt-out/bar.ts';
import { optOuts } from '../../src/app/opt-out/opt-outs.ts';
import { submit } from '../../src/app/order/submit.ts';
import { ensureMedia } from '../../src/app/picture/ensure-media.ts';
import { keptPictures } from '../../src/app/picture/kept-picture.ts';
import type { PictureResult } from '../../src/app/picture/picture-of.ts';
import type { Log, Meter } from '../../src/app/ports/clock-log-meter.ts';
import type { Store } from '../../src/app/ports/store.ts';
import { records } from '../../src/app/records.ts';
import { progressOf } from '../../src/app/tell/progress-of.ts';
import { remind } from '../../src/app/tell/remind.ts';
import { report } from '../../src/app/tell/report.ts';
import { results } from '../../src/app/tell/results.ts';
import { tell } from '../../src/app/tell/tell.ts';
import type { E164 } from '../../src/domain/phone.ts';
import { referenceOf, type Send, type SendId } from '../../src/domain/send.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
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
