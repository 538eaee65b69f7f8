import { beforeEach, describe, expect, test } from 'vitest';
import {
  type Acts,
  guardActs,
  type UnguardedActs,
} from '../../src/core/access/guard-user-actions.ts';
import { maySeeReply } from '../../src/core/permissions/can-see-reply.ts';
import { maySee } from '../../src/core/permissions/can-see-send.ts';
import { createCheckRight, refusalIn } from '../../src/core/permissions/check-permission.ts';
import type { Role } from '../../src/core/ports/people.ts';
import type { Send, SendId } from '../../src/domain/send.ts';
import { peopleWith } from './people.ts';
import { type AppWorld, ada, appWorld, HOUR } from './world.ts';

/** Who is what; C1 is public, C9 is not. */
const roles: Readonly<Record<string, Role>> = {
  UADMIN: 'admin',
  UGUEST: 'guest',
  UOUT: 'outsider',
};
const channels = { isPublic: async (channel: string) => channel === 'C1' };

let world: AppWorld;
let done: string[];
let open: Send;
let hidden: Send;
beforeEach(async () => {
  world = await appWorld();
  done = [];
  const schedule = { at: world.clock.now() + HOUR, with: 'app' } as const;
  open = await world.ordered([ada], { id: id('a'), user: 'USENDER', schedule });
  hidden = await world.ordered([ada], { id: id('b'), user: 'USENDER', channel: 'C9', schedule });
  for (const [messageId, channel] of [
    ['R-open', 'C1'],
    ['R-hidden', 'C9'],
    ['R-private', 'DSENDER'],
  ] as const) {
    const reply = { messageId, from: ada, text: 'Yes', media: [], at: 0, came: 0, turn: 0 };
    await world.facts.reply.put(reply, messageId);
    await world.facts.shownReply.put({ kind: 'shown', channel, ts: '1.0' }, messageId);
  }
});

const id = (letter: string) => `mms-${letter.repeat(20)}` as SendId;

/** Every act, doing nothing but to note that it was done. */
const noting = (): UnguardedActs => {
  const note = (name: string) => async () => void done.push(name) as never;
  return {
    ...{ cancel: note('cancel'), haltSend: note('haltSend'), sendNow: note('sendNow') },
    ...{ edit: note('edit'), submit: note('submit'), propose: note('propose') },
    ...{ confirmQuote: note('confirmQuote'), decide: note('decide') },
    ...{ checkSilent: note('checkSilent'), answerStep: note('answerStep') },
    ...{ exportHistory: note('exportHistory'), setLive: note('setLive') },
    cancelAll: {
      ...{ count: note('count'), ours: note('ours') },
      ...{ everybodys: note('everybodys'), account: note('account') },
    },
    answering: { addresseeOf: note('addresseeOf'), answer: note('answer') },
    optOuts: {
      ...{
        byHand: note('byHand'),
        confirmFlag: note('confirmFlag'),
        history: note('history'),
        list: note('list'),
      },
    },
    askForget: { count: note('forgetCount'), begin: note('forgetBegin') },
  };
};

function guarded(allowGuests = false): Acts {
  const people = peopleWith(roles);
  const sees = maySee(channels, people);
  return guardActs({
    records: world.facts,
    maySee: sees,
    maySeeReply: maySeeReply(world.facts, sees),
    checkRight: createCheckRight({ people, allowGuests }),
    acts: noting(),
  });
}

type Do = (acts: Acts, user: string, send: SendId, reply: string) => Promise<unknown>;
type Least = 'guest' | 'member' | 'admin';
const asker = (user: string) => ({ user });
const plan = () => open;
const phone = ada;

/** Every act, the least role that may, and what it is about. */
const acts: readonly (readonly [string, Least, 'send' | 'reply' | 'own' | 'nothing', Do])[] = [
  ['cancel', 'member', 'send', (a, user, send) => a.cancel(send, asker(user))],
  ['haltSend', 'member', 'send', (a, user, send) => a.haltSend(send, asker(user))],
  ['sendNow', 'member', 'send', (a, user, send) => a.sendNow(send, asker(user))],
  ['checkSilent', 'guest', 'send', (a, user, send) => a.checkSilent(send, asker(user))],
  [
    ...(['decide', 'member', 'send'] as const),
    (a, user, send) => a.decide('send again', { send, batch: 0, at: 1 }, asker(user)),
  ],
  [
    ...(['decide', 'guest', 'send'] as const),
    (a, user, send) => a.decide('check again', { send, batch: 0, at: 1 }, asker(user)),
  ],
  ['edit', 'member', 'own', (a, user, send) => a.edit({ id: send, base: 0 }, user, plan())],
  [
    ...(['propose', 'member', 'own'] as const),
    (a, user, send) =>
      a.propose({
        ...{ id: id('n'), user, asked: { kind: 'nobody' }, changes: { id: send, base: 0 } },
        draft: {} as never,
      }),
  ],
  ['submit', 'member', 'nothing', (a, user) => a.submit(id('n'), user, plan())],
  ['confirmQuote', 'member', 'nothing', (a, user) => a.confirmQuote(id('n'), 'v1', user)],
  [
    ...(['answerStep', 'member', 'nothing'] as const),
    (a, user) =>
      a.answerStep({ execution: 'Fx1', draft: id('n'), version: 'v1', answer: 'send' }, user),
  ],
  [
    ...(['answerStep', 'guest', 'nothing'] as const),
    (a, user) =>
      a.answerStep({ execution: 'Fx1', draft: id('n'), version: 'v1', answer: 'decline' }, user),
  ],
  ['count', 'member', 'nothing', (a, user) => a.cancelAll.count(asker(user))],
  ['ours', 'member', 'nothing', (a, user) => a.cancelAll.ours(asker(user), 1)],
  ['everybodys', 'admin', 'nothing', (a, user) => a.cancelAll.everybodys(user)],
  ['account', 'admin', 'nothing', (a, user) => a.cancelAll.account(user)],
  [
    ...(['addresseeOf', 'member', 'reply'] as const),
    (a, user, _, reply) => a.answering.addresseeOf(reply, asker(user)),
  ],
  [
    ...(['answer', 'member', 'reply'] as const),
    (a, user, _, reply) =>
      a.answering.answer({
        ...{ id: id('n'), by: user, reply, thread: { channel: 'C5', ts: '1.0' } },
        typed: { text: 'Hello', picture: undefined },
      }),
  ],
  [
    ...(['confirmFlag', 'guest', 'reply'] as const),
    (a, user, _, reply) => a.optOuts.confirmFlag(reply, asker(user)),
  ],
  [
    ...(['byHand', 'guest', 'nothing'] as const),
    (a, user) => a.optOuts.byHand({ id: 'x', kind: 'out', phone, by: user }),
  ],
  [
    ...(['byHand', 'admin', 'nothing'] as const),
    (a, user) => a.optOuts.byHand({ id: 'x', kind: 'in', phone, by: user, reason: 'asked' }),
  ],
  ['history', 'member', 'nothing', (a, user) => a.optOuts.history(user)],
  ['list', 'member', 'nothing', (a, user) => a.optOuts.list({ from: 0, limit: 1 }, user)],
  ['exportHistory', 'admin', 'nothing', (a, user) => a.exportHistory(user, {})],
  ['forgetCount', 'admin', 'nothing', (a, user) => a.askForget.count(phone, user)],
  ['forgetBegin', 'admin', 'nothing', (a, user) => a.askForget.begin(phone, user)],
  ['setLive', 'member', 'nothing', (a, user) => a.setLive('C1', user, true)],
];

/** Does it; gives the code of the refusal, or that it was done. */
async function tries(act: Promise<unknown>, name: string): Promise<string> {
  const before = done.length;
  const refusal = await act.then(
    () => undefined,
    (error: unknown) => refusalIn(error)?.code ?? String(error),
  );
  expect(done.slice(before)).toEqual(refusal === undefined ? [name] : []);
  return refusal ?? 'done';
}

describe.each(acts)('%s (from %s on, about %s)', (name, least, about, act) => {
  // What only its sender may change is tried by its sender.
  const sender = about === 'own';
  const by = async (role: Role, allowGuests = false) => {
    const user = { admin: 'UADMIN', member: 'UMEMBER', guest: 'UGUEST', outsider: 'UOUT' }[role];
    const target = sender ? (await world.ordered([ada], { id: id('z'), user })).id : open.id;
    // Guests see what they are shown in the channel, or sent themselves.
    const seen = role === 'guest' && about === 'send' ? await mine(user) : target;
    const reply = role === 'guest' && about === 'reply' ? await shownTo(user) : 'R-open';
    return tries(act(guarded(allowGuests), user, seen, reply), name);
  };
  const mine = async (user: string) => (await world.ordered([ada], { id: id('g'), user })).id;
  const shownTo = async (user: string) => {
    const reply = { messageId: 'R-g', from: ada, text: '', media: [], at: 0, came: 0, turn: 0 };
    await world.facts.reply.put(reply, 'R-g');
    await world.facts.shownReply.put({ kind: 'shown', channel: user, ts: '1.0' }, 'R-g');
    return 'R-g';
  };

  test('an outsider never may', async () => {
    expect(await by('outsider')).toBe('outsider');
    expect(await by('outsider', true)).toBe('outsider');
  });

  test('a guest may what guests may; with ALLOW_GUESTS what members may', async () => {
    const refused = least === 'admin' ? 'admins_only' : 'guest';
    expect(await by('guest')).toBe(least === 'guest' ? 'done' : refused);
    expect(await by('guest', true)).toBe(least === 'admin' ? 'admins_only' : 'done');
  });

  test('a member and an admin', async () => {
    expect(await by('member')).toBe(least === 'admin' ? 'admins_only' : 'done');
    expect(await by('admin')).toBe('done');
  });
});

describe.each(acts.filter(([, , about]) => about !== 'nothing'))(
  '%s (from %s on, about %s)',
  (name, _, __, act) => {
    test('not about what one may not see', async () => {
      const hers = guarded();
      expect(await tries(act(hers, 'UADMIN', hidden.id, 'R-hidden'), name)).toBe('not_visible');
      expect(await tries(act(hers, 'UADMIN', hidden.id, 'R-private'), name)).toBe('not_visible');
      expect(await tries(act(hers, 'USENDER', hidden.id, 'R-open'), name)).toBe('done');
      // What is not there the act itself tells.
      expect(await tries(act(hers, 'UADMIN', id('q'), 'R-none'), name)).toBe('done');
    });
  },
);

test('while Slack does not say who somebody is, they may nothing', async () => {
  const people = { findRole: () => Promise.reject(new Error('Slack is away')) };
  const check = createCheckRight({ people, allowGuests: true });
  await expect(check('UADMIN', 'look')).rejects.toMatchObject({ code: 'role_unknown' });
});

test('what stands in a private channel or in direct messages is for whoever presses there', async () => {
  const pressedIn = { user: 'UMEMBER', channel: 'C9' };
  const hers = guarded();
  expect(await tries(hers.cancel(hidden.id, pressedIn), 'cancel')).toBe('done');
  expect(await tries(hers.answering.addresseeOf('R-hidden', pressedIn), 'addresseeOf')).toBe(
    'done',
  );
  const inPrivate = { user: 'USENDER', channel: 'DSENDER' };
  expect(await tries(hers.answering.addresseeOf('R-private', inPrivate), 'addresseeOf')).toBe(
    'done',
  );
});
