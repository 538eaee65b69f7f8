import { expect, test } from 'vitest';
import { prepareSendJob } from '../../src/core/jobs.ts';
import {
  createQueueFormSend,
  createResendUnreached,
} from '../../src/core/scheduling/resend-unreached.ts';
import { claimResend } from '../../src/core/sends/claim-resend.ts';
import type { Plan, Send, SendId } from '../../src/domain/send.ts';
import { ada, ben, createAppWorld, HOUR, MINUTE, SECOND, silent, uncounted } from './world.ts';

const [own, other] = ['b', 'c'].map((letter) => `mms-${letter.repeat(20)}` as SendId) as [
  SendId,
  SendId,
];

/** Every field that a plan can have. The compiler requires a new field here. */
const full: Required<Plan> = {
  channel: 'C1',
  recipients: [{ phone: ada }, { phone: ben }],
  subject: 'The front door',
  body: 'Please paint it like this.',
  picture: { kind: 'slack', id: 'F1', name: 'door.jpg' },
  from: '+61400000001',
  schedule: { at: 1, with: 'app' },
  threadTs: '1.0',
  typedTs: '2.0',
  resendOf: other,
  optedOut: 1,
  uncovered: 1,
  consent: 'They asked at the desk',
};

/** The fields that a resend doesn't take over. */
const OWN_FIELDS = ['schedule', 'threadTs', 'typedTs', 'optedOut', 'uncovered'] as const;

async function createResends() {
  const world = await createAppWorld();
  const { records, jobs, clock } = world;
  const context = { records, jobs, clock, log: silent, metrics: uncounted };
  return {
    ...world,
    resend: createResendUnreached(context),
    queueForm: createQueueFormSend(context),
    /** A send that nobody received, because ClickSend refused it. */
    async addUnsent(plan: Partial<Plan> = {}): Promise<Send> {
      const send = await world.addSend([ada, ben], plan);
      if (send.schedule) await records.change.put({ kind: 'left', at: clock.now() }, send.id, 0);
      const problem = { code: 'clicksend_away' } as const;
      await records.batch.put({ kind: 'refused', at: clock.now(), problem }, send.id, 0);
      return send;
    },
    claim: (first: SendId, id: SendId) =>
      claimResend(context, first, { id, by: 'U2', indexes: [0] }),
  };
}

test("a colleague's resend has every field of the first send, except those that belong to that one alone", async () => {
  const { addUnsent, resend, records } = await createResends();
  const first = await addUnsent(full);
  expect(await resend(first.id, 'U2', [0, 1])).toEqual({ kind: 'sent', count: 2 });
  const [again] = (await records.resends.get(first.id)) ?? [];
  const stored = again && (await records.send.get(again.id));
  const withoutOwnFields = Object.fromEntries(OWN_FIELDS.map((field) => [field, undefined]));
  const rest = { id: again?.id, user: 'U2', resendOf: first.id, submittedAt: expect.any(Number) };
  expect(stored).toEqual({ ...full, ...withoutOwnFields, ...rest });
});

test('the form of a resend submitted twice is one send, although a receipt arrived in between', async () => {
  const { addUnsent, queueForm, records, queueSend } = await createResends();
  const first = await addUnsent();
  const plan: Plan = { ...full, resendOf: undefined, schedule: undefined };
  const again = { first: first.id };
  expect(await queueForm(own, 'U1', plan, again)).toMatchObject({ kind: 'taken' });
  expect(await records.send.get(own)).toMatchObject({ resendOf: first.id });
  // By now the first message has reached everybody, so the form claims nobody.
  expect(await queueSend(own, 'U1', plan)).toMatchObject({ kind: 'taken' });
});

test("a resend that another one replaced isn't sent after an edit either", async () => {
  const { addUnsent, claim, clock, addSend, editSend, records, jobs, clickSend } =
    await createResends();
  const first = await addUnsent();
  await claim(first.id, own);
  clock.moveTo(clock.now() + 10 * SECOND);
  await claim(first.id, other);
  const schedule = { at: clock.now() + HOUR, with: 'app' } as const;
  const send = await addSend([ada], { id: own, resendOf: first.id, schedule });
  const { id, user, submittedAt, resendOf, ...plan } = send;
  expect(await editSend({ id, base: 0 }, user, { ...plan, body: 'Another one' })).toBe('changed');
  await jobs.add(prepareSendJob, id);
  await jobs.runFor(2 * HOUR + MINUTE);
  expect(await records.refusal.get(id)).toEqual({ code: 'resent_by_another' });
  expect(clickSend.submissions).toEqual([]);
});

test('the form of a replaced resend claims the recipients of the first send', async () => {
  const { addUnsent, queueForm, resend, addSend, records, claim } = await createResends();
  const first = await addUnsent();
  await claim(first.id, other);
  const second = await addSend([ada, ben], { id: other, resendOf: first.id });
  await records.refusal.put({ code: 'resent_by_another' }, second.id);
  const plan: Plan = { ...full, recipients: [{ phone: ben }], resendOf: undefined };
  expect(await queueForm(own, second.user, plan, { first: second.id })).toMatchObject({
    kind: 'taken',
  });
  expect(await records.send.get(own)).toMatchObject({ resendOf: first.id });
  // A colleague's resend from the first post then reaches nobody twice.
  expect(await resend(first.id, 'U2', [0, 1])).toEqual({ kind: 'nobody' });
});

test("a colleague's resend leaves out whom somebody removed too late", async () => {
  const { addUnsent, resend, records, clock } = await createResends();
  const first = await addUnsent({ schedule: { at: clock.now(), with: 'clicksend' } });
  const removal = { kind: 'oneRecalled', by: 'U2', at: clock.now(), index: 1 } as const;
  await records.change.put(removal, first.id, 1);
  expect(await resend(first.id, 'U3', [0, 1])).toEqual({ kind: 'outdated' });
  expect(await resend(first.id, 'U3', [0])).toEqual({ kind: 'sent', count: 1 });
});
