import { expect, test } from 'vitest';
import { createConfirmQuote } from '../../src/core/compose/confirm-quote.ts';
import { createStoreDraft } from '../../src/core/compose/store-draft.ts';
import { finishStepJob } from '../../src/core/jobs.ts';
import { createRecords } from '../../src/core/records/records.ts';
import { deriveSendId } from '../../src/core/sends/derive-send-id.ts';
import { queueSend } from '../../src/core/sends/queue-send.ts';
import { createFinishStepJob } from '../../src/core/workflow/finish-step-job.ts';
import { createWorkflowSteps } from '../../src/core/workflow/workflow-steps.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { createMovingClock } from './clock.ts';
import { createSteppedJobs } from './jobs.ts';
import { allowEverybody } from './people.ts';
import { ada, MINUTE, RETENTION, silent, uncounted } from './world.ts';

test('a workflow step whose event arrives again after its first process died is sent and completed once', async () => {
  const clock = createMovingClock();
  const jobs = createSteppedJobs(clock);
  const records = createRecords(await openMemoryStore(), RETENTION, Date.now);
  const common = { records, jobs, clock, log: silent, metrics: uncounted };
  const calls: string[] = [];
  const slack = {
    completeStep: async () => void calls.push('complete'),
    failStep: async (_: string, error: string) => void calls.push(error),
    postQuestion: async () => ({ channel: 'D1', ts: '1', version: '' }),
    closeQuestion: async () => undefined,
    notifyUser: async () => undefined,
  };
  const steps = createWorkflowSteps({
    ...common,
    steps: slack as never,
    storeDraft: createStoreDraft(common),
    checkPermission: allowEverybody,
    notifyLeftOut: async () => undefined,
  });
  const draft = {
    recipients: [{ phone: ada }],
    doubles: [],
    unread: [],
    lists: [],
    subject: 'Hello',
    body: 'Look',
    picture: { kind: 'slack', id: 'F1' },
    channel: 'C1',
  } as const;
  const yes = createConfirmQuote({
    ...common,
    queueSend: (sendId, user, plan) => queueSend(common, sendId, user, plan),
    editSend: async () => 'gone',
  });
  jobs.registerHandler(
    finishStepJob,
    createFinishStepJob({ ...common, steps: slack as never, confirmQuote: yes }),
  );
  const id = deriveSendId({ team: 'T1', nonce: 'Fx1' });
  const step = { execution: 'Fx1', team: 'T1', user: 'U1', draft, mustAsk: false };
  // The first process dies after storing the draft, before it stored that the step began.
  jobs.breakAdd('step');
  await steps.beginStep(step).catch(() => undefined);
  jobs.breakAdd(undefined);
  // Meanwhile the job `quote` of another replica prices the draft and decides.
  const fact = await records.draft.get(id);
  if (!fact) throw new Error('no draft');
  const quote = {
    plan: draft,
    lists: [],
    doubles: [],
    leftOut: [],
    picture: {},
    price: { kind: 'unknown', problem: { code: '', what: '', todo: '' } },
  } as never;
  await records.quote.put({ version: fact.version, quote }, id);
  await steps.onQuoted(fact, quote);
  // Slack delivers the event again before the job `step` has run.
  await steps.beginStep(step);
  await jobs.runFor(MINUTE);
  expect(calls).toEqual(['complete']);
});
