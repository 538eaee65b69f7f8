import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findMessageRefusal } from '../../sandbox/slack/check/message.ts';
import { createConfirmQuote } from '../../src/core/compose/confirm-quote.ts';
import { createStoreDraft } from '../../src/core/compose/store-draft.ts';
import { finishStepJob, quoteJob } from '../../src/core/jobs.ts';
import { createRecords } from '../../src/core/records/records.ts';
import { queueSend } from '../../src/core/sends/queue-send.ts';
import { createFinishStepJob } from '../../src/core/workflow/finish-step-job.ts';
import { createWorkflowSteps } from '../../src/core/workflow/workflow-steps.ts';
import type { ConfirmPolicy, PendingDraft } from '../../src/domain/draft.ts';
import { simplifyText } from '../../src/domain/plain-letters.ts';
import type { Quote } from '../../src/domain/quote.ts';
import type { SendId } from '../../src/domain/send.ts';
import { registerButtons } from '../../src/slack/actions/button.ts';
import { confirmStepButton, declineStepButton } from '../../src/slack/actions/decide-step.ts';
import { createSlackWorkflow } from '../../src/slack/adapters/workflow.ts';
import { registerWorkflowStepListener } from '../../src/slack/events/workflow-step.ts';
import {
  buildWorkflowEnding,
  buildWorkflowQuestion,
} from '../../src/slack/messages/private/workflow-question.ts';
import { createMovingClock } from '../core/clock.ts';
import { createSteppedJobs } from '../core/jobs.ts';
import { allowEverybody } from '../core/people.ts';
import { MINUTE, RETENTION, silent, uncounted } from '../core/world.ts';
import { createClient } from '../sandbox/slack-app.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { startWorkspace } from './bolt-on-sandbox.ts';
import { noPages } from './form-app.ts';
import { readMessage } from './read-message.ts';
import { hostile, makePhone } from './sends.ts';

const ADA = 'Ada Moreno';

/**
 * A workspace with the workflow step, where the job `quote` finds the same price for everything.
 */
async function createTestWorkspace(policy: ConfirmPolicy) {
  const clock = createMovingClock();
  const jobs = createSteppedJobs(clock);
  const facts = createRecords(await openMemoryStore(), RETENTION, Date.now);
  const common = { records: facts, jobs, clock, log: silent, metrics: uncounted };
  const slack = await startWorkspace((app, world) => {
    const slackSide = createSlackWorkflow(createClient(world), async () => 'AU');
    const steps = createWorkflowSteps({
      ...common,
      steps: slackSide,
      storeDraft: createStoreDraft(common),
      checkPermission: allowEverybody,
      notifyLeftOut: async () => undefined,
    });
    const yes = createConfirmQuote({
      ...common,
      queueSend: (sendId, user, plan) => queueSend(common, sendId, user, plan),
      editSend: async () => 'gone',
    });
    const { apiUrl } = world;
    const addMentionNames = async (text: string) => text.replace('<@U2>', '<@U2|Ben>');
    registerWorkflowStepListener(app, {
      steps,
      country: 'AU',
      confirm: policy,
      simplifyText,
      apiUrl,
      now: clock.now,
      addMentionNames,
    });
    registerButtons(app, [confirmStepButton, declineStepButton], {
      decideStep: steps.decideStep,
      commands: noPages,
    });
    jobs.registerHandler(
      finishStepJob,
      createFinishStepJob({ ...common, steps: slackSide, confirmQuote: yes }),
    );
    jobs.registerHandler(quoteJob, {
      onExhausted: async () => undefined,
      async run(id) {
        const fact = await facts.draft.get(id as SendId);
        if (!fact) return undefined;
        const quote = getQuote(fact);
        await facts.quote.put({ version: fact.version, quote }, fact.id);
        await steps.onQuoted(fact, quote);
        return undefined;
      },
    });
  });
  const user = slack.people.find(({ name }) => name === ADA)?.id ?? '';
  const inputs = {
    to: '+61437111222, 0437 111 223',
    subject: 'Hello',
    text: 'Look',
    picture_url: 'https://example.com/a.gif',
    channel: slack.channel('field-crew').id,
    user,
  };
  return {
    slack,
    jobs,
    facts,
    user,
    begin: (more: Record<string, unknown> = {}) =>
      slack.runStep({ callbackId: 'send_mms', inputs: { ...inputs, ...more } }),
    async question() {
      await slack.until(
        () => jobs.listWaiting().some((one) => one.startsWith('quote')),
        'the draft',
      );
      await jobs.runFor(0);
      return slack.privately(ADA).at(-1);
    },
  };
}

function getQuote({ draft }: PendingDraft): Quote {
  const count = draft.recipients.length;
  return {
    plan: { ...draft },
    lists: [],
    doubles: [],
    leftOut: [],
    picture: {},
    balance: { units: 100_000, currency: 'AUD' },
    price: {
      kind: 'priced',
      total: 4850 * count,
      currency: 'AUD',
      unpriced: 0,
      each: [{ units: 4850, count }],
    },
  };
}

test('a workflow step waits until the person presses *Send message*, then returns the reference and the price', async () => {
  const { slack, begin, question, jobs, facts, user } = await createTestWorkspace('bulk');
  const done = begin();
  const prompt = await question();
  expect(prompt?.text).toContain('A workflow wants to send this as you');
  await slack.click({
    user: ADA,
    channel: prompt?.channel ?? '',
    ts: prompt?.ts ?? '',
    button: 'Send message',
  });
  await jobs.runFor(MINUTE);
  const end = await done;
  const id = String((end as { outputs?: { send_id?: unknown } }).outputs?.send_id);
  expect(end).toEqual({ outputs: { send_id: id, price: '0.9700 AUD', count: 2 } });
  expect(await facts.send.get(id as SendId)).toMatchObject({
    user,
    subject: 'Hello',
    picture: { kind: 'link', url: 'https://example.com/a.gif' },
  });
  const closed = slack.privately(ADA).at(-1);
  expect(closed?.text).toContain('sent a workflow’s picture message');
  expect(JSON.stringify(closed)).not.toContain('confirm_step');
});

test('*Don’t send* ends the workflow step with an explanation', async () => {
  const { slack, begin, question, jobs } = await createTestWorkspace('always');
  const done = begin();
  const prompt = await question();
  const button = 'Don’t send';
  await slack.click({ user: ADA, channel: prompt?.channel ?? '', ts: prompt?.ts ?? '', button });
  await jobs.runFor(MINUTE);
  expect(await done).toEqual({ error: expect.stringContaining('declined') });
});

test('a workflow step is sent without a question if no review is needed', async () => {
  const { slack, begin, question, jobs } = await createTestWorkspace('never');
  const done = begin();
  await question();
  await jobs.runFor(MINUTE);
  expect(await done).toMatchObject({ outputs: { price: '0.9700 AUD', count: 2 } });
  expect(slack.privately(ADA)).toEqual([]);
});

test('all mistakes in a workflow step are reported to the workflow and to the person', async () => {
  const { slack, begin, jobs } = await createTestWorkspace('never');
  const done = begin({ to: 'nobody', picture_url: 'http://example.com/a.png' });
  await slack.until(() => jobs.listWaiting().length > 0, 'the refusal');
  await jobs.runFor(MINUTE);
  const words = 'To: “nobody” isn’t a phone number';
  expect(await done).toEqual({ error: expect.stringContaining(words) });
  expect(await done).toEqual({ error: expect.stringContaining('Picture URL: ') });
  expect(slack.privately(ADA)).toMatchObject([{ text: expect.stringContaining(words) }]);
});

test.each(['channel_not_found', 'cannot_dm_bot'])(
  'a workflow step fails at once when the app can’t message the person (%s)',
  async (error) => {
    const slack = await startWorkspace(() => undefined);
    slack.fault({ method: 'chat.postMessage', how: { kind: 'error', error } });
    const fact = makeDraftFact('x', 1);
    const posting = createSlackWorkflow(createClient(slack), async () => 'AU').postQuestion(
      'Fx1',
      fact,
      getQuote(fact),
    );
    await expect(posting).rejects.toMatchObject({
      retry: 'never',
      problem: { code: 'nobody_to_ask' },
    });
  },
);

test('failing a workflow step that is over is not retried', async () => {
  const slack = await startWorkspace(() => undefined);
  const done = createSlackWorkflow(createClient(slack), async () => 'AU').failStep('Fx404', 'No');
  await expect(done).rejects.toMatchObject({ retry: 'never' });
});

const text = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.constant(hostile.repeat(30)),
);

test('Slack accepts the question and its endings with any texts', () => {
  fc.assert(
    fc.property(text, fc.constantFrom(1, 10, 11, 1000), (words, count) => {
      const fact = makeDraftFact(words, count);
      const problem = { code: 'x', what: words, todo: words };
      const leftOut = Array.from({ length: 12 }, () => ({ said: words, problem }));
      const quote = getQuote(fact);
      for (const variant of [
        quote,
        { ...quote, leftOut, price: { kind: 'unknown', problem } as const },
      ]) {
        const message = buildWorkflowQuestion('Fx1', fact, variant, 'AU');
        expect(message.text.length).toBeLessThanOrEqual(4000);
        expect(findMessageRefusal({ ...message }, () => {})).toBeUndefined();
      }
      const ending = buildWorkflowEnding({ kind: 'failed', error: words });
      expect(findMessageRefusal({ ...ending }, () => {})).toBeUndefined();
    }),
    { numRuns: 40 },
  );
});

test('the question of a workflow step as a person reads it', () => {
  const fact = makeDraftFact('Please <look> at it', 2);
  const problem = { code: 'x', what: 'This is no phone number', todo: '' };
  const quote = { ...getQuote(fact), leftOut: [{ said: '12', problem }] };
  expect(readMessage(buildWorkflowQuestion('Fx1', fact, quote, 'AU'))).toMatchInlineSnapshot(`
    "A workflow wants to send this as you and post it in <#C1>. Send it?
    *To* 2 people: Jo 0437 111 200, Jo 0437 111 201
    *Not sent to* “12” (This is no phone number)
    *Subject* Hello
    *Message* Please &lt;look&gt; at it
    *Price* A$0.485 each, *A$0.97* together
    *Balance* A$10.00 now, A$9.03 after
    [Send message] [Don’t send]
    (The workflow waits one day for your answer. Reference MMS-XAE763)"
  `);
});

function makeDraftFact(body: string, count: number): PendingDraft {
  return {
    id: 'mms-abcdefghijklmnopqrst' as SendId,
    version: 'v1',
    user: 'U1',
    at: 0,
    asked: { kind: 'step', execution: 'Fx1', mustAsk: true },
    draft: {
      recipients: Array.from({ length: count }, (_, n) => ({ phone: makePhone(n), name: 'Jo' })),
      doubles: [],
      unread: [],
      lists: [],
      subject: 'Hello',
      body,
      channel: 'C1',
      picture: { kind: 'slack', id: 'F1' },
    },
  };
}
