import { announce } from '../../src/app/announce.ts';
import { type Decision, decide } from '../../src/app/decide.ts';
import { deliver } from '../../src/app/deliver.ts';
import { ensureMedia } from '../../src/app/ensure-media.ts';
import { lookUp } from '../../src/app/look-up.ts';
import type { PictureResult } from '../../src/app/picture-of.ts';
import type { Log, Meter } from '../../src/app/ports/clock-log-meter.ts';
import type { Store } from '../../src/app/ports/store.ts';
import { prepare } from '../../src/app/prepare.ts';
import { progressOf } from '../../src/app/progress-of.ts';
import { receive } from '../../src/app/receive.ts';
import { records } from '../../src/app/records.ts';
import { report } from '../../src/app/report.ts';
import { settle } from '../../src/app/settle.ts';
import { submit } from '../../src/app/submit.ts';
import { tell } from '../../src/app/tell.ts';
import type { E164 } from '../../src/domain/phone.ts';
import { referenceOf, type Send, type SendId } from '../../src/domain/send.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import { movingClock } from './clock.ts';
import { fakeChat } from './fake-chat.ts';
import { fakeClickSend, idOf } from './fake-clicksend.ts';
import { steppedJobs } from './jobs.ts';

export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
export const uncounted: Meter = { count() {}, took() {} };

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const RETENTION = 90 * 24 * HOUR;

export const ada = '+61437111222' as E164;
export const ben = '+61437111223' as E164;

export const fitted: PictureResult = {
  kind: 'fitted',
  picture: { bytes: new Uint8Array(1), type: 'image/jpeg', width: 1, height: 1, sha256: 'aa' },
};

/** The use cases over a store in memory, jobs that the test steps, and a Slack and a ClickSend by hand. */
export async function appWorld(options: { readonly store?: Store } = {}) {
  const clock = movingClock();
  const jobs = steppedJobs(clock);
  const store = options.store ?? (await openMemoryStore());
  const facts = records(store, RETENTION);
  const chat = fakeChat();
  const clickSend = fakeClickSend(clock);
  const common = { records: facts, jobs, clock, log: silent, meter: uncounted };
  const take = receive(common);
  const media = ensureMedia({ records: facts, clickSend, clock });
  const post = announce({ ...common, chat });
  const world = {
    clock,
    jobs,
    store,
    facts,
    chat,
    clickSend,
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
      await jobs.add('prepare', send.id);
      return send;
    },
    progress: (send: Send) => progressOf(facts, send),
  };
  const pictureOf = () => world.picture();
  jobs.work('prepare', prepare({ ...common, announce: post, pictureOf, ensureMedia: media }));
  jobs.work(
    'deliver',
    deliver({
      ...common,
      clickSend,
      pictureOf,
      ensureMedia: media,
      lookUp: lookUp({ records: facts, clickSend, receive: take, log: silent }),
      settle: settle({ records: facts, jobs }),
    }),
  );
  jobs.work('report', report({ ...common, chat, announce: post }));
  jobs.work('tell', tell({ records: facts, chat, log: silent }));
  return world;
}
export type AppWorld = Awaited<ReturnType<typeof appWorld>>;

export function sendTo(recipients: readonly E164[]): Send {
  return {
    id: 'mms-abcdefghijklmnopqrst' as SendId,
    user: 'U1',
    channel: 'C1',
    recipients,
    subject: 'The front door',
    body: 'Please paint it like this.',
    file: { id: 'F1', name: 'door.jpg' },
    submittedAt: 0,
  };
}

/** ClickSend's id of a recipient's message in these tests. */
export function messageId(send: Send, index = 0): string {
  return idOf(referenceOf(send.id, index));
}
