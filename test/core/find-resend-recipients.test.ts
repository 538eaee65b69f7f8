import { expect, test } from 'vitest';
import type { SendChange } from '../../src/core/records/change-facts.ts';
import { loadSnapshot } from '../../src/core/sends/snapshot.ts';
import { createFindResendRecipients } from '../../src/core/status/find-resend-recipients.ts';
import type { ResendScope } from '../../src/domain/draft.ts';
import { OPT_OUT_ACTOR } from '../../src/domain/opt-out.ts';
import type { E164 } from '../../src/domain/phone.ts';
import type { Plan } from '../../src/domain/send.ts';
import { ada, ben, createAppWorld, HOUR } from './world.ts';

const cem = '+61437111224' as E164;
const SCOPES: readonly ResendScope[] = ['all', 'unreached', 'failed', 'keptBack', 'cancelled'];

const remove = (index: number, by = 'U2', kind: 'withdrawn' | 'oneRecalled' = 'withdrawn') =>
  ({ kind, by, at: 0, index }) as const;
const cancel: SendChange = { kind: 'cancelled', by: 'U1', at: 0 };

/** Whom each scope offers of a scheduled send to Ada, Ben and Cem with these changes. */
async function listOffers(
  changes: readonly SendChange[],
  { isRefused = false }: { readonly isRefused?: boolean } = {},
) {
  const { records, clock, addSend } = await createAppWorld();
  const schedule = { at: clock.now() + HOUR, with: 'app' } as const;
  const { id } = await addSend([ada, ben, cem], { schedule });
  for (const [n, change] of changes.entries()) await records.change.put(change, id, n);
  if (isRefused) await records.refusal.put({ code: 'resent_by_another' }, id);
  const find = createFindResendRecipients({ records, clock });
  const snapshot = await loadSnapshot(records, id);
  const offers = new Map<ResendScope, readonly E164[]>();
  for (const scope of SCOPES)
    offers.set(scope, snapshot ? (await find(snapshot, scope)).map(({ phone }) => phone) : []);
  return offers;
}

test.each([
  ['removed', [remove(1)]],
  ['removed at ClickSend', [remove(1, 'U2', 'oneRecalled')]],
  ['removed, and then everything was cancelled', [remove(1), cancel]],
  [
    'removed, and the others texted STOP',
    [remove(1), remove(0, OPT_OUT_ACTOR), remove(2, OPT_OUT_ACTOR)],
  ],
  [
    'removed at ClickSend after the others texted STOP',
    [
      remove(0, OPT_OUT_ACTOR, 'oneRecalled'),
      remove(2, OPT_OUT_ACTOR, 'oneRecalled'),
      remove(1, 'U2', 'oneRecalled'),
    ],
  ],
] as const)('nothing brings back a recipient who was %s', async (_name, changes) => {
  for (const isRefused of [false, true]) {
    const offers = await listOffers(changes, { isRefused });
    for (const phones of offers.values()) expect(phones).not.toContain(ben);
    expect(offers.get('all')).not.toEqual([]);
  }
});

test('if somebody removed everybody, all of them are offered', async () => {
  const offers = await listOffers([remove(1), remove(0), remove(2), cancel]);
  expect(offers.get('all')).toEqual([ada, ben, cem]);
  expect(offers.get('cancelled')).toEqual([ada, ben, cem]);
});

test('a recipient who is in the plan again after an edit is offered', async () => {
  const plan: Plan = {
    channel: 'C1',
    recipients: [{ phone: cem }, { phone: ben }],
    subject: '',
    body: 'Hello',
    picture: { kind: 'slack', id: 'F1', name: 'door.jpg' },
  };
  const edit: SendChange = { kind: 'edited', by: 'U1', at: 0, plan };
  const offers = await listOffers([remove(1), edit, remove(0)]);
  expect(offers.get('all')).toEqual([ben]);
});
