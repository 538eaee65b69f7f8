import { beforeEach, describe, expect, test } from 'vitest';
import {
  guardUserActions,
  type UnguardedActions,
  type UserActions,
} from '../../src/core/access/guard-user-actions.ts';
import { createCheckPermission, findRefusal } from '../../src/core/permissions/check-permission.ts';
import { createCanSeeReply, createCanSeeSend } from '../../src/core/permissions/visibility.ts';
import type { Role } from '../../src/core/ports/people.ts';
import type { Send, SendId } from '../../src/domain/send.ts';
import { createPeople } from './people.ts';
import { type AppWorld, ada, createAppWorld, HOUR } from './world.ts';

/** The roles of the people who aren't members. Channel C1 is public, C9 is not. */
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
  world = await createAppWorld();
  done = [];
  const schedule = { at: world.clock.now() + HOUR, with: 'app' } as const;
  open = await world.addSend([ada], { id: makeId('a'), user: 'USENDER', schedule });
  hidden = await world.addSend([ada], {
    id: makeId('b'),
    user: 'USENDER',
    channel: 'C9',
    schedule,
  });
  for (const [messageId, channel] of [
    ['R-open', 'C1'],
    ['R-hidden', 'C9'],
    ['R-private', 'DSENDER'],
  ] as const) {
    const reply = { messageId, from: ada, text: 'Yes', media: [], at: 0, came: 0, turn: 0 };
    await world.records.reply.put(reply, messageId);
    await world.records.replyPost.put({ kind: 'shown', channel, ts: '1.0' }, messageId);
  }
});

const makeId = (letter: string) => `mms-${letter.repeat(20)}` as SendId;

/** Every action. Each only records its name. */
const createNotingActions = (): UnguardedActions => {
  const note = (name: string) => async () => void done.push(name) as never;
  return {
    cancelSend: note('cancel'),
    stopSend: note('haltSend'),
    sendNow: note('sendNow'),
    loadSendOverview: note('loadSendOverview'),
    resendUnreached: note('resendUnreached'),
    editSend: note('edit'),
    queueSend: note('submit'),
    storeDraft: note('propose'),
    confirmQuote: note('confirmQuote'),
    resolveUnconfirmed: note('decide'),
    checkUnreported: note('checkSilent'),
    decideStep: note('answerStep'),
    exportHistory: note('exportHistory'),
    setLive: note('setLive'),
    searchContacts: note('searchContacts'),
    templates: { saveTemplate: note('saveTemplate'), deleteTemplate: note('deleteTemplate') },
    cancelAll: {
      countScheduled: note('count'),
      cancelVisibleSends: note('ours'),
      cancelAllSends: note('everybodys'),
      cancelAccountMessages: note('account'),
    },
    answers: { findRecipient: note('findRecipient'), submitAnswer: note('answer') },
    optOuts: {
      recordManualChange: note('recordManualChange'),
      confirmOptOut: note('confirmOptOut'),
      listHistory: note('history'),
      listOptedOut: note('list'),
    },
    erasure: { countRecords: note('forgetCount'), requestErasure: note('forgetBegin') },
  };
};

function createGuarded(allowGuests = false): UserActions {
  const people = createPeople(roles);
  const sees = createCanSeeSend(channels, people);
  return guardUserActions({
    records: world.records,
    canSeeSend: sees,
    canSeeReply: createCanSeeReply(world.records, sees),
    checkPermission: createCheckPermission({ people, allowGuests }),
    userActions: createNotingActions(),
  });
}

type Do = (userActions: UserActions, user: string, send: SendId, reply: string) => Promise<unknown>;
type Least = 'guest' | 'member' | 'admin';
const createAsker = (user: string) => ({ user });
const plan = () => open;
const phone = ada;

/** Every action, the least role that it needs, and what it is about. */
const userActions: readonly (readonly [string, Least, 'send' | 'reply' | 'own' | 'nothing', Do])[] =
  [
    ['cancel', 'member', 'send', (a, user, send) => a.cancelSend(send, createAsker(user))],
    ['haltSend', 'member', 'send', (a, user, send) => a.stopSend(send, createAsker(user))],
    ['sendNow', 'member', 'send', (a, user, send) => a.sendNow(send, createAsker(user))],
    ['checkSilent', 'guest', 'send', (a, user, send) => a.checkUnreported(send, createAsker(user))],
    [
      ...(['decide', 'member', 'send'] as const),
      (a, user, send) =>
        a.resolveUnconfirmed('send again', { send, batch: 0, at: 1 }, createAsker(user)),
    ],
    [
      ...(['decide', 'guest', 'send'] as const),
      (a, user, send) =>
        a.resolveUnconfirmed('check again', { send, batch: 0, at: 1 }, createAsker(user)),
    ],
    ['edit', 'member', 'own', (a, user, send) => a.editSend({ id: send, base: 0 }, user, plan())],
    [
      ...(['propose', 'member', 'own'] as const),
      (a, user, send) =>
        a.storeDraft({
          id: makeId('n'),
          user,
          asked: { kind: 'nobody' },
          changes: { id: send, base: 0 },
          draft: {} as never,
        }),
    ],
    [
      ...(['saveTemplate', 'member', 'nothing'] as const),
      (a, user) =>
        a.templates.saveTemplate({ scope: 'C1', name: 'n', subject: '', body: 'b' }, user),
    ],
    [
      ...(['deleteTemplate', 'member', 'nothing'] as const),
      (a, user) => a.templates.deleteTemplate({ scope: 'C1', id: 'n' }, user),
    ],
    ['submit', 'member', 'nothing', (a, user) => a.queueSend(makeId('n'), user, plan())],
    ['confirmQuote', 'member', 'nothing', (a, user) => a.confirmQuote(makeId('n'), 'v1', user)],
    [
      ...(['answerStep', 'member', 'nothing'] as const),
      (a, user) =>
        a.decideStep({ execution: 'Fx1', draft: makeId('n'), version: 'v1', answer: 'send' }, user),
    ],
    [
      ...(['answerStep', 'guest', 'nothing'] as const),
      (a, user) =>
        a.decideStep(
          { execution: 'Fx1', draft: makeId('n'), version: 'v1', answer: 'decline' },
          user,
        ),
    ],
    ['count', 'member', 'nothing', (a, user) => a.cancelAll.countScheduled(createAsker(user))],
    [
      'ours',
      'member',
      'nothing',
      (a, user) => a.cancelAll.cancelVisibleSends(createAsker(user), 1),
    ],
    ['everybodys', 'admin', 'nothing', (a, user) => a.cancelAll.cancelAllSends(user)],
    ['account', 'admin', 'nothing', (a, user) => a.cancelAll.cancelAccountMessages(user)],
    [
      ...(['findRecipient', 'member', 'reply'] as const),
      (a, user, _, reply) => a.answers.findRecipient(reply, createAsker(user)),
    ],
    [
      ...(['answer', 'member', 'reply'] as const),
      (a, user, _, reply) =>
        a.answers.submitAnswer({
          id: makeId('n'),
          by: user,
          reply,
          thread: { channel: 'C5', ts: '1.0' },
          content: { text: 'Hello', picture: undefined },
        }),
    ],
    [
      ...(['confirmOptOut', 'guest', 'reply'] as const),
      (a, user, _, reply) => a.optOuts.confirmOptOut(reply, createAsker(user)),
    ],
    [
      ...(['recordManualChange', 'guest', 'nothing'] as const),
      (a, user) => a.optOuts.recordManualChange({ id: 'x', kind: 'out', phone, by: user }),
    ],
    [
      ...(['recordManualChange', 'admin', 'nothing'] as const),
      (a, user) =>
        a.optOuts.recordManualChange({ id: 'x', kind: 'in', phone, by: user, reason: 'asked' }),
    ],
    ['history', 'member', 'nothing', (a, user) => a.optOuts.listHistory(user)],
    ['list', 'member', 'nothing', (a, user) => a.optOuts.listOptedOut({ from: 0, limit: 1 }, user)],
    ['exportHistory', 'admin', 'nothing', (a, user) => a.exportHistory(user, {})],
    ['forgetCount', 'admin', 'nothing', (a, user) => a.erasure.countRecords(phone, user)],
    ['forgetBegin', 'admin', 'nothing', (a, user) => a.erasure.requestErasure(phone, user)],
    ['setLive', 'member', 'nothing', (a, user) => a.setLive('C1', user, true)],
    ['searchContacts', 'member', 'nothing', (a, user) => a.searchContacts('jo', 10, user)],
  ];

/** Runs the action. Returns the code of the refusal, or `done`. */
async function tryAction(act: Promise<unknown>, name: string): Promise<string> {
  const before = done.length;
  const refusal = await act.then(
    () => undefined,
    (error: unknown) => findRefusal(error)?.code ?? String(error),
  );
  expect(done.slice(before)).toEqual(refusal === undefined ? [name] : []);
  return refusal ?? 'done';
}

describe.each(userActions)('%s (needs a %s, about: %s)', (name, least, about, act) => {
  // Only its author may change a send, so the author tries.
  const sender = about === 'own';
  const actBy = async (role: Role, allowGuests = false) => {
    const user = { admin: 'UADMIN', member: 'UMEMBER', guest: 'UGUEST', outsider: 'UOUT' }[role];
    const target = sender ? (await world.addSend([ada], { id: makeId('z'), user })).id : open.id;
    // Guests see what was posted to them, and their own sends.
    const seen = role === 'guest' && about === 'send' ? await addSendBy(user) : target;
    const reply = role === 'guest' && about === 'reply' ? await addReplyShownTo(user) : 'R-open';
    return tryAction(act(createGuarded(allowGuests), user, seen, reply), name);
  };
  const addSendBy = async (user: string) =>
    (await world.addSend([ada], { id: makeId('g'), user })).id;
  const addReplyShownTo = async (user: string) => {
    const reply = { messageId: 'R-g', from: ada, text: '', media: [], at: 0, came: 0, turn: 0 };
    await world.records.reply.put(reply, 'R-g');
    await world.records.replyPost.put({ kind: 'shown', channel: user, ts: '1.0' }, 'R-g');
    return 'R-g';
  };

  test('refuses outsiders, also with ALLOW_GUESTS', async () => {
    expect(await actBy('outsider')).toBe('outsider');
    expect(await actBy('outsider', true)).toBe('outsider');
  });

  test('refuses guests what only members may do, unless ALLOW_GUESTS is on', async () => {
    const refused = least === 'admin' ? 'admins_only' : 'guest';
    expect(await actBy('guest')).toBe(least === 'guest' ? 'done' : refused);
    expect(await actBy('guest', true)).toBe(least === 'admin' ? 'admins_only' : 'done');
  });

  test('refuses members what only admins may do, and refuses admins nothing', async () => {
    expect(await actBy('member')).toBe(least === 'admin' ? 'admins_only' : 'done');
    expect(await actBy('admin')).toBe('done');
  });
});

describe.each(userActions.filter(([, , about]) => about !== 'nothing'))(
  '%s (needs a %s, about: %s)',
  (name, _, __, act) => {
    test("refuses an admin who can't see the send or reply", async () => {
      const hers = createGuarded();
      expect(await tryAction(act(hers, 'UADMIN', hidden.id, 'R-hidden'), name)).toBe('not_visible');
      expect(await tryAction(act(hers, 'UADMIN', hidden.id, 'R-private'), name)).toBe(
        'not_visible',
      );
      expect(await tryAction(act(hers, 'USENDER', hidden.id, 'R-open'), name)).toBe('done');
      // An action handles a missing send or reply itself.
      expect(await tryAction(act(hers, 'UADMIN', makeId('q'), 'R-none'), name)).toBe('done');
    });
  },
);

test("refuses everything while Slack doesn't return the person's role", async () => {
  const people = { findRole: () => Promise.reject(new Error('Slack is away')) };
  const check = createCheckPermission({ people, allowGuests: true });
  await expect(check('UADMIN', 'look')).rejects.toMatchObject({ code: 'role_unknown' });
});

test('allows actions on sends and replies in a private channel or direct message from within it', async () => {
  const pressedIn = { user: 'UMEMBER', channel: 'C9' };
  const hers = createGuarded();
  expect(await tryAction(hers.cancelSend(hidden.id, pressedIn), 'cancel')).toBe('done');
  expect(await tryAction(hers.answers.findRecipient('R-hidden', pressedIn), 'findRecipient')).toBe(
    'done',
  );
  const inPrivate = { user: 'USENDER', channel: 'DSENDER' };
  expect(await tryAction(hers.answers.findRecipient('R-private', inPrivate), 'findRecipient')).toBe(
    'done',
  );
});
