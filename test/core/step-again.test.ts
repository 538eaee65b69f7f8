import { expect, test } from 'vitest';
import { confirm } from '../../src/core/compose/confirm-quote.ts';
import { propose } from '../../src/core/compose/propose-draft.ts';
import { records } from '../../src/core/records/records.ts';
import { sendIdOf } from '../../src/core/sends/derive-send-id.ts';
import { submit } from '../../src/core/sends/queue-send.ts';
import { finishStep } from '../../src/core/workflow/finish-step-job.ts';
import { workflowSteps } from '../../src/core/workflow/workflow-steps.ts';
import { openMemoryStore } from '../../src/storage/memory/memory-store.ts';
import { movingClock } from './clock.ts';
import { steppedJobs } from './jobs.ts';
import { everybodyMay } from './people.ts';
import { ada, MINUTE, RETENTION, silent, uncounted } from './world.ts';

test('a step whose event came again, its first taker having died, is sent all the same', async () => {
  const clock = movingClock();
  const jobs = steppedJobs(clock);
  const facts = records(await openMemoryStore(), RETENTION);
  const common = { records: facts, jobs, clock, log: silent, meter: uncounted };
  const said: string[] = [];
  const slack = {
    complete: async () => void said.push('complete'),
    fail: async (_: string, error: string) => void said.push(error),
    ask: async () => ({ channel: 'D1', ts: '1', version: '' }),
    closeQuestion: async () => undefined,
    tell: async () => undefined,
  };
  const steps = workflowSteps({
    ...common,
    steps: slack as never,
    propose: propose(common),
    checkRight: everybodyMay,
    tellLeftOut: async () => undefined,
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
  const yes = confirm({ ...common, submit: submit(common), edit: async () => 'gone' });
  jobs.work('step', finishStep({ ...common, steps: slack as never, confirm: yes }));
  const id = sendIdOf({ team: 'T1', nonce: 'Fx1' });
  const order = { execution: 'Fx1', team: 'T1', user: 'U1', draft, mustAsk: false };
  // The first process dies after `propose`, before it wrote that the step was taken up.
  jobs.breakAdd('step');
  await steps.begin(order).catch(() => undefined);
  jobs.breakAdd(undefined);
  // The job `quote` of another replica prices it meanwhile, and decides.
  const fact = await facts.draft.get(id);
  if (!fact) throw new Error('no draft');
  const quote = {
    plan: draft,
    lists: [],
    doubles: [],
    leftOut: [],
    picture: {},
    price: { kind: 'unknown', problem: { code: '', what: '', todo: '' } },
  } as never;
  await facts.quote.put({ version: fact.version, quote }, id);
  await steps.quoted(fact, quote);
  // Slack sends the event again before the job `step` has run.
  await steps.begin(order);
  await jobs.runFor(MINUTE);
  expect(said).toEqual(['complete']);
});
