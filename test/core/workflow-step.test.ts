import { expect, test } from 'vitest';
import { createConfirmQuote } from '../../src/core/compose/confirm-quote.ts';
import { createStoreDraft } from '../../src/core/compose/store-draft.ts';
import { AppError } from '../../src/core/errors.ts';
import { finishStepJob } from '../../src/core/jobs.ts';
import { createCheckPermission } from '../../src/core/permissions/check-permission.ts';
import type {
  SlackWorkflow,
  StepOutputs,
  StepQuestionOutcome,
} from '../../src/core/ports/slack-workflow.ts';
import { createRecords } from '../../src/core/records/records.ts';
import { deriveSendId } from '../../src/core/sends/derive-send-id.ts';
import { queueSend } from '../../src/core/sends/queue-send.ts';
import { createFinishStepJob } from '../../src/core/workflow/finish-step-job.ts';
import { createWorkflowSteps, type StepChoice } from '../../src/core/workflow/workflow-steps.ts';
import type { Draft } from '../../src/domain/draft.ts';
import type { LeftOutRecipient, Quote } from '../../src/domain/quote.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { createMovingClock } from './clock.ts';
import { createSteppedJobs } from './jobs.ts';
import { allowEverybody, createPeople } from './people.ts';
import { ada, ben, HOUR, MINUTE, RETENTION, silent, uncounted } from './world.ts';

const draft: Draft = {
  recipients: [{ phone: ada }, { phone: ben }],
  doubles: [],
  unread: [],
  lists: [],
  subject: 'Hello',
  body: 'Look',
  picture: { kind: 'slack', id: 'F1' },
  channel: 'C1',
};
const quote: Quote = {
  plan: { ...draft },
  lists: [],
  doubles: [],
  leftOut: [],
  price: {
    kind: 'priced',
    total: 9700,
    currency: 'AUD',
    each: [{ units: 4850, count: 2 }],
    unpriced: 0,
  },
  picture: {},
};
const execution = 'Fx1';
const id = deriveSendId({ team: 'T1', nonce: execution });

async function createWorld(checkPermission = allowEverybody) {
  const clock = createMovingClock();
  const jobs = createSteppedJobs(clock);
  const records = createRecords(await openMemoryStore(), RETENTION, Date.now);
  const common = { records, jobs, clock, log: silent, metrics: uncounted };
  const calls: unknown[] = [];
  const trouble: { next: AppError | undefined } = { next: undefined };
  const call = async (what: unknown) => {
    const error = trouble.next;
    trouble.next = undefined;
    if (error) throw error;
    calls.push(what);
  };
  const slack: SlackWorkflow = {
    completeStep: (one: string, outputs: StepOutputs) => call(['complete', one, outputs]),
    failStep: (one: string, error: unknown) => call(['fail', one, error]),
    postQuestion: async (one, { version }) => {
      await call(['ask', one]);
      return { channel: 'D1', ts: '1.1', version };
    },
    closeQuestion: (_, ending: StepQuestionOutcome) => call(['close', ending]),
    notifyUser: (user: string, error: unknown) => call(['tell', user, error]),
  };
  const leftOut: LeftOutRecipient[] = [];
  const steps = createWorkflowSteps({
    ...common,
    steps: slack,
    storeDraft: createStoreDraft(common),
    checkPermission,
    notifyLeftOut: async (_, some) => void leftOut.push(...some),
  });
  const start = () => {
    const editSend = async () => 'gone' as const;
    const yes = createConfirmQuote({
      ...common,
      queueSend: (sendId, user, plan) => queueSend(common, sendId, user, plan),
      editSend,
    });
    jobs.registerHandler(
      finishStepJob,
      createFinishStepJob({ ...common, steps: slack, confirmQuote: yes }),
    );
  };
  start();
  const world = {
    clock,
    jobs,
    records,
    calls,
    trouble,
    steps,
    leftOut,
    /** Starts the process again. */
    restart: start,
    begin: (mustAsk: boolean) =>
      steps.beginStep({ execution, team: 'T1', user: 'U1', draft, mustAsk }),
    /** Does what the job `quote` does. */
    async price(quoted: Quote = quote) {
      const fact = await records.draft.get(id);
      if (!fact) throw new Error('no draft');
      await records.quote.put({ version: fact.version, quote: quoted }, id);
      await steps.onQuoted(fact, quoted);
      return fact;
    },
    async press(answer: StepChoice['answer'], by = 'U1', version?: string) {
      const current = (await records.draft.get(id))?.version ?? 'none';
      return steps.decideStep({ execution, draft: id, version: version ?? current, answer }, by);
    },
    settle: () => jobs.runFor(MINUTE),
  };
  return world;
}

const completed = ['complete', execution, { sendId: id, price: '0.9700 AUD', count: 2 }];

test('a step without confirmation is sent when it has its price, and completes with reference, price and count', async () => {
  const { begin, price, settle, calls, records } = await createWorld();
  await begin(false);
  expect(await records.send.get(id)).toBeUndefined();
  await price();
  await settle();
  expect(await records.send.get(id)).toMatchObject({ id, user: 'U1', channel: 'C1' });
  expect(calls).toEqual([completed]);
});

test('a step without confirmation notifies its person who was left out, once', async () => {
  const { begin, price, settle, leftOut } = await createWorld();
  const out = { said: '12', problem: { code: 'x', what: 'No number', todo: '' } };
  await begin(false);
  await price({ ...quote, leftOut: [out] });
  await price({ ...quote, leftOut: [out] });
  await settle();
  expect(leftOut).toEqual([out]);
});

test('a step with confirmation asks the person, and is sent and completed when they press *Send*', async () => {
  const { begin, price, press, settle, calls, records } = await createWorld();
  await begin(true);
  await price();
  await settle();
  expect(calls).toEqual([['ask', execution]]);
  expect(await records.send.get(id)).toBeUndefined();
  expect(await press('send')).toBe('taken');
  await settle();
  expect(await records.send.get(id)).toMatchObject({ user: 'U1' });
  expect(calls.slice(1)).toEqual([completed, ['close', { kind: 'sent', by: 'U1' }]]);
});

test('a declined step sends nothing, fails the workflow with the reason and closes the question', async () => {
  const { begin, price, press, settle, calls, records } = await createWorld();
  await begin(true);
  await price();
  expect(await press('decline')).toBe('taken');
  await settle();
  expect(await records.send.get(id)).toBeUndefined();
  expect(calls.slice(1)).toEqual([
    ['fail', execution, { code: 'step_declined' }],
    ['close', { kind: 'declined', by: 'U1' }],
  ]);
});

test('of *Send* and *Decline* pressed at once one counts, and later presses are `settled`', async () => {
  const { begin, price, press, settle, calls, records } = await createWorld();
  await begin(true);
  await price();
  const answers = await Promise.all([press('send'), press('decline'), press('send')]);
  expect([...answers].sort()).toEqual(['settled', 'settled', 'taken']);
  await settle();
  expect(await press('send')).toBe('settled');
  await settle();
  const isSent = (await records.send.get(id)) !== undefined;
  const ends = calls.filter((one) => ['complete', 'fail'].includes((one as string[])[0] ?? ''));
  expect(ends).toHaveLength(1);
  expect((ends[0] as string[])[0]).toBe(isSent ? 'complete' : 'fail');
});

test('only the asked person can answer, and only about the newest version', async () => {
  const { begin, price, press } = await createWorld();
  await begin(true);
  await price();
  expect(await press('send', 'U2')).toBe('notYours');
  expect(await press('send', 'U1', 'older')).toBe('changed');
});

test('a step without an answer fails after a day, and a later press is `settled` or `gone`', async () => {
  const { begin, price, press, jobs, calls, records } = await createWorld();
  await begin(true);
  await price();
  await jobs.runFor(22 * HOUR);
  expect(calls).toHaveLength(1);
  await jobs.runFor(2 * HOUR);
  const why = { code: 'step_unanswered' };
  expect(calls.slice(1)).toEqual([
    ['fail', execution, why],
    ['close', { kind: 'failed', error: why }],
  ]);
  expect(await press('send')).toBe('settled');
  await records.stepDecision.delete(execution);
  await records.draft.delete(id);
  expect(await press('send')).toBe('gone');
});

test("a step that can't be priced fails with the reason, and the person is notified", async () => {
  const { begin, steps, settle, calls, records } = await createWorld();
  await begin(true);
  const fact = await records.draft.get(id);
  if (!fact) throw new Error('no draft');
  const why = { code: 'x', what: 'The picture is gone', todo: 'Take another' };
  await steps.onQuoteFailed(fact, why);
  await settle();
  expect(calls).toEqual([
    ['fail', execution, why],
    ['tell', 'U1', why],
  ]);
});

test('a step with invalid inputs fails once, although its event arrives twice', async () => {
  const { steps, settle, calls } = await createWorld();
  await steps.failStep(execution, 'U1', 'To: nobody.');
  await settle();
  await steps.failStep(execution, 'U1', 'To: nobody.');
  await settle();
  expect(calls).toEqual([
    ['fail', execution, 'To: nobody.'],
    ['tell', 'U1', 'To: nobody.'],
  ]);
});

test("an event that arrives again doesn't start the step again", async () => {
  const { begin, price, settle, records, calls } = await createWorld();
  await begin(true);
  const first = await price();
  await begin(true);
  expect((await records.draft.get(id))?.version).toBe(first.version);
  await price();
  await settle();
  expect(calls).toEqual([['ask', execution]]);
});

test('a step whose completion times out is completed after a restart, with one send', async () => {
  const { begin, price, press, settle, restart, trouble, calls, jobs } = await createWorld();
  await begin(true);
  await price();
  await press('send');
  trouble.next = new AppError('slack_timeout', { retry: 'later' });
  await jobs.runFor(0);
  expect(calls).toHaveLength(1);
  restart();
  await settle();
  expect(calls.slice(1)).toEqual([completed, ['close', { kind: 'sent', by: 'U1' }]]);
  expect(new Set(jobs.added.filter((one) => one.startsWith('prepare'))).size).toBe(1);
});

test('completing a workflow that no longer runs is not retried', async () => {
  const { begin, price, settle, trouble, calls, jobs } = await createWorld();
  await begin(false);
  await price();
  trouble.next = new AppError('execution_not_in_running_state', { retry: 'never', answered: true });
  await settle();
  expect(calls).toEqual([]);
  expect(jobs.listWaiting().filter((one) => one.startsWith('step'))).toEqual([]);
});

test("a decision whose job couldn't be queued is carried out after the next price", async () => {
  const { begin, price, settle, jobs, calls } = await createWorld();
  await begin(false);
  jobs.breakAdd('step');
  await expect(price()).rejects.toThrow();
  jobs.breakAdd(undefined);
  await price();
  await settle();
  expect(calls).toEqual([completed]);
});

test('a step without a price completes with the price `unknown`', async () => {
  const { begin, price, settle, calls } = await createWorld();
  await begin(false);
  const problem = { code: 'x', what: 'No answer', todo: '' };
  await price({ ...quote, price: { kind: 'unknown', problem } });
  await settle();
  expect(calls).toMatchObject([['complete', execution, { price: 'unknown' }]]);
});

test.each(['guest', 'outsider'] as const)(
  'a step run by a %s fails with that reason, with and without confirmation',
  async (role) => {
    for (const mustAsk of [true, false]) {
      const check = createCheckPermission({
        people: createPeople({ U1: role }),
        allowGuests: false,
      });
      const { begin, price, settle, calls } = await createWorld(check);
      await begin(mustAsk);
      await price();
      await settle();
      expect(calls[0]).toEqual([
        'fail',
        'Fx1',
        expect.objectContaining({ code: expect.stringMatching(/guest|outsider/) }),
      ]);
    }
  },
);

test('a step without confirmation asks first if other organizations can read the channel', async () => {
  const { begin, price, settle, calls } = await createWorld();
  await begin(false);
  await price({ ...quote, audience: 'shared' });
  await settle();
  expect(calls).toEqual([['ask', 'Fx1']]);
});
