import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as definitions from '../../src/core/jobs.ts';
import type { JobDefinition } from '../../src/core/ports/jobs.ts';
import type { SendId } from '../../src/domain/send.ts';

const sendId = 'mms-abcdefghijklmnopqrst' as SendId;
const jobs = Object.values(definitions);

/** The names that jobs of released versions have in the queue. */
const stored = [
  'bar',
  'bar-all',
  'deliver',
  'forget',
  'not-texted',
  'opt-out-lists',
  'prepare',
  'pull',
  'quote',
  'remind',
  'renew-reply',
  'replies',
  'reply-pictures',
  'report',
  'results',
  'rules',
  'say-live',
  'step',
  'store-lost',
  'take-back',
  'tell',
  'uncovered',
  'watch',
];

test("the jobs' names stay as released versions stored them, and none has a colon", () => {
  expect(jobs.map(({ name }) => name).sort()).toEqual(stored);
});

function expectRoundTrip<Payload>(job: JobDefinition<Payload>, payload: Payload): void {
  expect(job.key.parse(job.key.format(payload))).toEqual(payload);
}

/** The characters that Slack, ClickSend and the app use in ids, which never include a colon. */
const id = fc.stringMatching(/^[\w.-]{1,40}$/);
const anySend = id.map((text) => text as SendId);
const index = fc.nat(100_000);

test('parsing a formatted payload returns the same payload', () => {
  const { submitBatchJob, cancelAtClickSendJob, queueDuePostUpdateJob } = definitions;
  const { postLiveNoticeJob, postUnsentAnswerNoticeJob, quoteJob, finishStepJob } = definitions;
  const reason = fc.constantFrom('leaves', 'silent', 'summary', 'cancel');
  fc.assert(
    fc.property(anySend, index, id, id, reason, (send, n, channel, ts, why) => {
      expectRoundTrip(quoteJob, send);
      expectRoundTrip(definitions.notifyUncoveredJob, send);
      expectRoundTrip(finishStepJob, ts);
      expectRoundTrip(submitBatchJob, { sendId: send, batch: n });
      expectRoundTrip(cancelAtClickSendJob, { sendId: send, index: n });
      expectRoundTrip(cancelAtClickSendJob, { sendId: send, index: undefined });
      expectRoundTrip(queueDuePostUpdateJob, { sendId: send, reason: why });
      expectRoundTrip(postLiveNoticeJob, { channel, thread: ts });
      expectRoundTrip(postUnsentAnswerNoticeJob, { channel, ts });
    }),
  );
});

describe('a stored key', () => {
  /** Checks that the key parses to this payload, and the payload formats to this key. */
  function expectMeaning<Payload>(
    job: JobDefinition<Payload>,
    key: string,
    payload: Payload,
  ): void {
    expect(job.key.parse(key)).toEqual(payload);
    expect(job.key.format(payload)).toBe(key);
  }

  test('parses to its payload, which formats to the same key', () => {
    const { submitBatchJob, cancelAtClickSendJob, queueDuePostUpdateJob } = definitions;
    expectMeaning(definitions.prepareSendJob, sendId, sendId);
    expectMeaning(submitBatchJob, `${sendId}:12`, { sendId, batch: 12 });
    expectMeaning(cancelAtClickSendJob, `${sendId}:3`, { sendId, index: 3 });
    expectMeaning(cancelAtClickSendJob, `${sendId}:all`, { sendId, index: undefined });
    expectMeaning(queueDuePostUpdateJob, `${sendId}:silent`, { sendId, reason: 'silent' });
    expectMeaning(definitions.postLiveNoticeJob, 'C1:channel', {
      channel: 'C1',
      thread: 'channel',
    });
    expectMeaning(definitions.postUnsentAnswerNoticeJob, 'C1:17.5', { channel: 'C1', ts: '17.5' });
    expectMeaning(definitions.pullJob, 'sms-receipts', 'sms-receipts');
  });

  test('of the first version parses to the whole send', () => {
    const { submitBatchJob, cancelAtClickSendJob } = definitions;
    expect(submitBatchJob.key.parse(sendId)).toEqual({ sendId, batch: 0 });
    expect(cancelAtClickSendJob.key.parse(sendId)).toEqual({ sendId, index: undefined });
  });
});
