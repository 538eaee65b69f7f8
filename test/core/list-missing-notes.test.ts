import { expect, test } from 'vitest';
import { listMissingNotes } from '../../src/core/posts/list-missing-notes.ts';
import type { AnsweredBatchFact } from '../../src/core/records/batch-facts.ts';
import type { PostStateFact } from '../../src/core/records/post-facts.ts';
import type { E164 } from '../../src/domain/phone.ts';
import type { RecipientStatus, SendProgress } from '../../src/domain/send-progress.ts';
import { ada } from './world.ts';

const nothing: PostStateFact = { shownAt: 0, notes: [], failures: [] };
const why = { code: 'off', what: 'The phone is off', todo: 'Try again' };

function createProgress(...states: readonly RecipientStatus[]): SendProgress {
  return {
    recipients: states.map((state, index) => ({
      index,
      phone: ada,
      state,
      problem: state === 'failed' || state === 'refused' ? why : undefined,
    })),
  };
}

function listLookups(lookups: number): AnsweredBatchFact {
  const outcomes = [{ kind: 'unsure', reference: 'r' }] as const;
  return { kind: 'answered', at: 5, since: 5, outcomes, lookups };
}

const listKinds = (...news: Parameters<typeof listMissingNotes>) =>
  listMissingNotes(...news).map(({ note }) => note.kind.kind);

test.each<[readonly RecipientStatus[], readonly string[]]>([
  [['waiting'], []],
  [['queued'], []],
  [['sent'], []],
  [['retrying'], []],
  [['unsure'], []],
  [['delivered'], []],
  [['failed'], ['failed']],
  [['delivered', 'sent'], []],
  [['delivered', 'failed'], ['failed']],
  [['delivered', 'delivered'], []],
  [['delivered', 'unsure'], []],
  [['failed', 'queued', 'failed'], ['failed']],
])('recipients with status %j need the notes %j', (states, expected) => {
  expect(listKinds(createProgress(...states), [], [], nothing)).toEqual(expected);
});

test('a stopped send needs no note, because its post says so', () => {
  const stopped = { ...createProgress('waiting', 'waiting'), notSentProblem: why };
  expect(listKinds(stopped, [], [], nothing)).toEqual([]);
});

test('a failure that has its note needs no other', () => {
  const state = createProgress('delivered', 'failed');
  expect(listKinds(state, [], [], { ...nothing, failures: [1] })).toEqual([]);
});

test('failures seen together share a note, and later ones get another with its own id', () => {
  const [first] = listMissingNotes(createProgress('failed', 'failed', 'sent'), [], [], nothing);
  expect(first?.failures).toEqual([0, 1]);
  const posted = { ...nothing, failures: [0, 1] };
  const [second] = listMissingNotes(createProgress('failed', 'failed', 'failed'), [], [], posted);
  expect(second?.failures).toEqual([2]);
  expect(second?.note.id).not.toBe(first?.note.id);
});

test('an unconfirmed batch gets a question after four lookups, once for each submission', () => {
  expect(listKinds(createProgress('unsure'), [listLookups(3)], [], nothing)).toEqual([]);
  const [question] = listMissingNotes(createProgress('unsure'), [listLookups(4)], [], nothing);
  expect(question?.note.kind).toMatchObject({ kind: 'unsure', batch: 0 });
  const posted = { ...nothing, notes: [question?.note.id ?? ''] };
  expect(listKinds(createProgress('unsure'), [listLookups(5)], [], posted)).toEqual([]);
  expect(listKinds(createProgress('unsure'), [{ ...listLookups(4), at: 9 }], [], posted)).toEqual([
    'unsure',
  ]);
});

test('a change that somebody made gets one note, before the notes about statuses', () => {
  const recipient = '+61437111222' as E164;
  const note = { kind: 'cancelled', by: 'U2', recipient } as const;
  const doings = [{ id: 'change-0', note }];
  const state = createProgress('cancelled', 'scheduled');
  expect(listKinds(state, [], doings, nothing)).toEqual(['cancelled']);
  expect(listKinds(state, [], doings, { ...nothing, notes: ['change-0'] })).toEqual([]);
});

test('missing delivery reports get one note', () => {
  const [news] = listMissingNotes(createProgress('silent', 'delivered', 'silent'), [], [], nothing);
  expect(news).toMatchObject({ silent: [0, 2], note: { kind: { kind: 'silent' } } });
  const posted = { ...nothing, silent: [0, 2] };
  expect(listKinds(createProgress('silent', 'delivered', 'silent'), [], [], posted)).toEqual([]);
});
