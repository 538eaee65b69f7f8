import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { UserActions } from '../../src/core/access/guard-user-actions.ts';
import { AppError } from '../../src/core/errors.ts';
import type { OptedOutNumber } from '../../src/core/opt-outs/find-opted-out.ts';
import type { ManualOptOut, OptOutEffect } from '../../src/core/opt-outs/opt-out-ledger.ts';
import { createCheckPermission } from '../../src/core/permissions/check-permission.ts';
import type { HistoryView } from '../../src/core/queries/history.ts';
import type { ContactEvent } from '../../src/core/queries/load-contact-history.ts';
import type { CancelResult } from '../../src/core/scheduling/cancel-send.ts';
import type { HistoryFilter } from '../../src/domain/history-filter.ts';
import type { E164 } from '../../src/domain/phone.ts';
import { registerButtons } from '../../src/slack/actions/button.ts';
import {
  cancelAllButton,
  cancelButton,
  cancelRecipientButton,
  keepButton,
  stopButton,
} from '../../src/slack/actions/cancel.ts';
import { contactFileButton, forgetButton } from '../../src/slack/actions/contact.ts';
import { turnPageButton } from '../../src/slack/actions/turn-page.ts';
import { registerMmsCommand } from '../../src/slack/command-router.ts';
import type { CommandTools } from '../../src/slack/commands/command.ts';
import { commands, createCommandTable } from '../../src/slack/commands/command-table.ts';
import { createExportContactHistory } from '../../src/slack/commands/private-file.ts';
import { registerHomeListeners } from '../../src/slack/home/listeners.ts';
import { createPublishHome } from '../../src/slack/home/publish-home.ts';
import { formatOptOutsCsv } from '../../src/slack/messages/files/opt-outs-csv.ts';
import { registerHistoryListeners } from '../../src/slack/modals/history/listeners.ts';
import { createPeople } from '../core/people.ts';
import { buildPress, createFormApp, type FormApp } from './form-app.ts';
import { hostile, makeProgress, makeSend, off, repeatItem } from './sends.ts';

const NOW = Date.UTC(2026, 10, 23, 9);
const none = { cancelled: 0, asked: 0, before: 0, left: 0 };
const planned = {
  send: makeSend(2, { schedule: { at: NOW + 3_600_000, with: 'app' } }),
  progress: makeProgress(['scheduled', 'scheduled'], {
    schedule: { at: NOW + 3_600_000, with: 'app' },
  }),
  isEdited: false,
};

/** U1 is an admin, everybody else a member. */
const adminOnly = createCheckPermission({
  people: createPeople({ U1: 'admin' }),
  allowGuests: false,
});

let slack: FormApp;
let opened: unknown[];
let historyRequests: unknown[];
let cancelled: unknown[];
let uploads: string[];
let optOutChanges: ManualOptOut[];
let optChange: OptOutEffect;
let optedOut: OptedOutNumber[];
let erasures: unknown[];
let view: HistoryView;
let tools: CommandTools & Pick<UserActions, 'erasure' | 'cancelAll' | 'stopSend'>;

beforeEach(() => {
  slack = createFormApp();
  opened = [];
  historyRequests = [];
  cancelled = [];
  uploads = [];
  optOutChanges = [];
  optChange = 'out';
  optedOut = [];
  erasures = [];
  view = { messages: [], isCutShort: false };
  tools = {
    browseHistory: async (asker, wanted, { from }) => {
      historyRequests.push({ asker, wanted, from });
      return view;
    },
    live: { isLive: async () => false },
    setLive: async () => undefined,
    checkMembership: async () => true,
    findAudience: async () => 'workspace',
    findSendsByReference: async (typed) => [typed as typeof planned.send.id],
    findStatus: async () => ({ kind: 'unknown' }),
    listScheduledSends: async () => [planned],
    cancelSend: async (id, { user }, index) => {
      cancelled.push([id, user, index]);
      return { kind: 'cancelled' } satisfies CancelResult;
    },
    stopSend: async (id, { user: by }) => {
      cancelled.push(['halt', id, by]);
      return { kind: 'stopped', kept: 7_000, by };
    },
    cancelAll: {
      countScheduled: async () => ({
        sends: 3,
        people: 5,
        byPerson: [{ user: 'U1', sends: 3, people: 5 }],
      }),
      cancelVisibleSends: async ({ user }, until) => {
        cancelled.push([user, until]);
        return { ...none, cancelled: 3 };
      },
      cancelAllSends: async (by) => {
        cancelled.push(['everybody’s', by]);
        return { ...none, cancelled: 3 };
      },
      cancelAccountMessages: async (by) => {
        cancelled.push(['account', by]);
        return { kind: 'notOffered' };
      },
    },
    loadContactHistory: async () => [],
    searchContacts: async (typed) =>
      typed === 'Jo' ? [{ phone: '+61437111222' as E164, name: 'Jo', at: 1 }] : [],
    erasure: {
      countRecords: async (_, by) => {
        await adminOnly(by, 'forget');
        return { sends: 2, replies: 1, hasConsent: true };
      },
      requestErasure: async (phone, by) => {
        await adminOnly(by, 'forget');
        erasures.push([phone, by]);
      },
    },
    exportHistory: async () => ({
      offered: true,
      value: { name: 'x.csv', bytes: new Uint8Array(3) },
    }),
    uploadPrivateFile: async (user, { name }) => void uploads.push(`${user} ${name}`),
    estimatePrice: async () => undefined,
    fetchAccount: async () => ({ balance: 125_000, currency: 'AUD', hasMmsAccess: false }),
    clickSend: { listContactLists: async () => [{ id: '1', name: 'Tenants', count: 12 }] },
    optOuts: {
      recordManualChange: async (act) => {
        optOutChanges.push(act);
        return optChange;
      },
      findOptedOut: async (phones) =>
        new Map(
          phones.map((phone) => [phone, { code: 'opted_out', what: 'They <did>', todo: '' }]),
        ),
      listOptedOut: async ({ from, limit }) => ({
        optOuts: optedOut.slice(from, from + limit),
        count: optedOut.length,
      }),
      listHistory: async () => optedOut.map(({ phone, event }) => ({ phone, events: [event] })),
    },
    fetchPermalink: async () => undefined,
    fetchTimeZone: async () => 'UTC',
    loadUserCountry: async () => 'AU',
    templates: {
      listTemplates: async (scope) =>
        repeatItem(25, {
          scope,
          id: 'abc',
          name: `texts of ${scope}`,
          subject: 'x',
          body: 'y',
          by: 'U1',
        }),
    },
    clock: { now: () => NOW, wait: async () => undefined },
  };
});

function listen(): void {
  const all = createCommandTable(tools);
  const openComposeModal = async (_: unknown, trigger: string, preset: unknown) => {
    opened.push([trigger, preset]);
    return { view: 'V1', hash: undefined, preset: { nonce: 'n' } };
  };
  const show = createPublishHome({
    listRecentSends: async () => [],
    listScheduledSends: async () => [planned],
    fetchAccount: tools.fetchAccount,
    fetchPermalink: tools.fetchPermalink,
    checkSlack: async () => undefined,
    hasReceipts: true,
    people: { findRole: async (user) => (user === 'U_ADMIN' ? 'admin' : 'member') },
    listSetupFindings: async () => [
      { isWrong: true, what: 'the clock is <wrong>', how: 'Set it' },
      { isWrong: false, what: 'the balance is little', how: 'Top it up' },
    ],
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
  registerMmsCommand(slack.app, {
    country: 'AU',
    loadUserCountry: async () => 'AU',
    openComposeModal,
    commands: all,
    searchContacts: tools.searchContacts,
  });
  registerHistoryListeners(slack.app, { commands: all, country: 'AU' });
  const cancelling = [
    cancelButton,
    cancelRecipientButton,
    cancelAllButton,
    keepButton,
    stopButton,
  ] as const;
  registerButtons(slack.app, [...cancelling, contactFileButton, forgetButton, turnPageButton], {
    ...tools,
    commands: all,
    publishHome: show,
    exportContactHistory: createExportContactHistory(tools),
  });
  registerHomeListeners(slack.app, { publishHome: show, openComposeModal });
}

/** Types a command; returns everything that the person is shown, as JSON. */
async function typeText(text: string, channel = 'C1'): Promise<string> {
  listen();
  const ack = await slack.hear({
    command: '/mms',
    text,
    user_id: 'U1',
    channel_id: channel,
    team_id: 'T1',
    trigger_id: 't1',
    response_url: 'https://hooks.slack.com/commands/respond',
  });
  const responses = [ack, ...slack.calls.map(({ args }) => args)].filter(Boolean);
  for (const one of responses) expect(one).toMatchObject({ response_type: 'ephemeral' });
  return responses.map((one) => JSON.stringify(one)).join('\n');
}

const getLastCall = () => slack.calls.at(-1);

describe('/mms', () => {
  test('alone opens the form in the channel where it was typed', async () => {
    expect(await typeText('')).toBe('');
    expect(opened).toEqual([['t1', { channel: 'C1', user: 'U1', offersDraft: true }]]);
  });

  test('with numbers opens the form with one number a line, with names', async () => {
    await typeText('Jo 0437 111 222, 0437111223 +61437111224, 12');
    const recipients = 'Jo 0437 111 222\n+61 437 111 223\n+61 437 111 224\n12';
    expect(opened).toEqual([['t1', { channel: 'C1', user: 'U1', recipients }]]);
  });

  test('with a known contact’s name opens the form with that contact', async () => {
    await typeText('Jo');
    expect(opened).toMatchObject([
      ['t1', { channel: 'C1', user: 'U1', people: [{ phone: '+61437111222', name: 'Jo' }] }],
    ]);
  });

  test('with pasted table rows opens the form with names and numbers', async () => {
    await typeText('Name,Phone\nJo Smith,0437111222\n"King, Ada",0437111223');
    const recipients = 'Jo Smith +61 437 111 222\n"King, Ada" <+61 437 111 223>';
    expect(opened).toEqual([['t1', { channel: 'C1', user: 'U1', recipients }]]);
  });

  test.each([
    ['help', /^.*`\/mms` opens the form[\s\S]*All commands/],
    ['histroy', /Did you mean `\/mms history`\?/],
    ['canel all', /Did you mean `\/mms cancel all`\?/],
    ['banana', /I don’t know “banana” yet\. Type the number too/],
    ['b<n>na', /I don’t know “b&lt;n&gt;na”.*`\/mms help` shows what I can do/],
    ['status', /Type `\/mms status &lt;reference or number&gt;`/],
    ['balance now', /Type `\/mms balance`/],
    ['BALANCE', /A\$12\.50[\s\S]*can’t send MMS/],
    ['lists', /Tenants – 12/],
    ['templates', /1 to 10 of 25[\s\S]*texts of C1/],
    ['history bananas', /I don’t understand “bananas”/],
    ['history mine', /Nothing to show here/],
    ['status nonsense', /I can’t find that/],
    ['scheduled', /The front door[\s\S]*to 2 people/],
    ['cancel xyz', /looks like `MMS-7K3Q9D`/],
    ['cancel mms-abcdefghijklmnopqrst', /✖️ Cancelled\. Nobody will get it/],
    ['cancel all', /Cancel all 3 scheduled messages\?\*\\n• <@U1>: 3 messages to 5 people/],
    ['export', /in your direct messages with me/],
    ['export soon', /I can’t read that date/],
    ['price nobody', /can’t find a phone number/],
    ['a '.repeat(6_001), /12,001 characters.*12,000 at a time.*a list/],
    [`optout ${'0437 111 222 '.repeat(1_000)}`, /13,006 characters/],
  ])('%s', async (text, answer) => {
    expect(await typeText(text)).toMatch(answer);
    expect(opened).toEqual([]);
  });

  test('with a typo shows markup in it as plain text', async () => {
    expect(await typeText('histroy `<!channel>`')).toContain('&lt;!channel&gt;');
  });

  test('balance shows ClickSend’s reason when ClickSend can’t respond', async () => {
    const problem = { code: 'busy', what: 'ClickSend asked to wait', todo: 'Try again soon' };
    tools = {
      ...tools,
      fetchAccount: async () => {
        throw new AppError('busy', { retry: 'later', problem });
      },
    };
    expect(await typeText('balance')).toContain('ClickSend asked to wait. Try again soon.');
  });

  test('price reports an unexpected failure without its details', async () => {
    tools = { ...tools, estimatePrice: async () => Promise.reject(new Error('secret')) };
    const response = await typeText('price 0437 111 222');
    expect(response).toContain('That didn’t work just now');
    expect(response).not.toContain('secret');
  });

  test('history filters by mine, here, a status, a number and a day', async () => {
    await typeText('history mine here failed yesterday 0437 111 222');
    expect(historyRequests).toMatchObject([
      {
        asker: { user: 'U1', channel: 'C1' },
        wanted: {
          person: 'U1',
          channel: 'C1',
          state: 'failed',
          from: '2026-11-22',
          until: '2026-11-22',
          number: '+61437111222',
        } satisfies Record<keyof HistoryFilter, string>,
      },
    ]);
  });

  test('history in a direct message does not filter by channel', async () => {
    await typeText('history', 'D1');
    expect(historyRequests).toMatchObject([{ asker: { user: 'U1' } }]);
    expect(JSON.stringify(historyRequests)).not.toContain('D1');
  });

  test('export says where to get the file if ClickSend doesn’t offer it or Slack refuses it', async () => {
    tools = { ...tools, exportHistory: async () => ({ offered: false }) };
    expect(await typeText('export')).toMatch(
      /doesn’t let me export[\s\S]*dashboard\.clicksend\.com/,
    );
    slack = createFormApp();
    const refusal = new AppError('missing_scope', {
      retry: 'never',
      problem: { code: 'missing_scope', what: 'The app lacks a permission', todo: 'Reinstall it' },
    });
    tools = {
      ...tools,
      exportHistory: async () => ({ offered: true, value: { name: 'x', bytes: new Uint8Array() } }),
      uploadPrivateFile: async () => Promise.reject(refusal),
    };
    expect(await typeText('export today')).toMatch(
      /didn’t accept the file\. The app lacks a permission/,
    );
  });

  test('cancel all separates this app’s sends from the whole account, which only admins can cancel', async () => {
    const response = await typeText('cancel all');
    expect(response).toMatch(
      /Cancel these 3.*divider.*Admins only.*other programs.*Cancel everything…/,
    );
  });
});

describe('the buttons of a response', () => {
  const older = 'history:{"filter":{"state":"failed"},"at":[2,5],"newer":[[1,0]]}';

  test('a page of the history replaces the one before', async () => {
    listen();
    await slack.hear(buildPress('page.older', older));
    expect(historyRequests).toMatchObject([
      { wanted: { state: 'failed' }, from: { page: 2, row: 5 } },
    ]);
    expect(getLastCall()?.args).toMatchObject({ replace_original: true });
    expect(JSON.stringify(getLastCall()?.args)).toContain('Newer messages');
  });

  test('templates have pages, and a page that doesn’t parse says to run the command again', async () => {
    listen();
    await slack.hear(buildPress('page', 'templates:2'));
    expect(getLastCall()?.args).toMatchObject({
      text: expect.stringMatching(/21 to 25 of 25[\s\S]*texts of C1/),
    });
    await slack.hear(buildPress('page.older', 'history:{"at":0}'));
    expect(JSON.stringify(getLastCall()?.args)).toContain('Run the command again');
  });

  test('*Filter* opens the modal, and submitting it shows the filtered history in its place', async () => {
    listen();
    await slack.hear(buildPress('filter', older));
    expect(getLastCall()).toMatchObject({
      method: 'views.open',
      args: {
        trigger_id: 't1',
        view: {
          callback_id: 'filter',
          private_metadata: 'C1 https://hooks.slack.com/actions/respond',
        },
      },
    });
    const waiting = await slack.hear(makeSubmission({ number: { value: '0437 111 222' } }));
    expect(waiting).toMatchObject({ response_action: 'update' });
    expect(historyRequests).toMatchObject([
      { asker: { user: 'U1', channel: 'C1' }, wanted: { number: '+61437111222' } },
    ]);
    expect(getLastCall()).toMatchObject({ method: 'views.update', args: { view_id: 'V1' } });
  });

  test('a mistake in the filter is explained below its field', async () => {
    listen();
    const number = await slack.hear(makeSubmission({ number: { value: '12' } }));
    expect(number).toMatchObject({ errors: { number: expect.stringContaining('phone number') } });
    const days = {
      from: { selected_date: '2026-11-02' },
      until: { selected_date: '2026-11-01' },
    };
    expect(await slack.hear(makeSubmission(days))).toMatchObject({
      errors: { until: expect.stringContaining('before') },
    });
  });

  test.each([
    ['cancel', planned.send.id],
    ['cancel_one', `${planned.send.id}:1:0`],
    ['cancel_all', String(NOW)],
    ['stop', planned.send.id],
  ])(
    '%s takes effect before the request is acknowledged, so a crash after that loses nothing',
    async (button, value) => {
      const events: string[] = [];
      const finishSlowly = async () => {
        await new Promise(setImmediate);
        events.push('done');
      };
      const { cancelAll } = tools;
      tools = {
        ...tools,
        cancelSend: async () => finishSlowly().then(() => ({ kind: 'cancelled' })),
        stopSend: async () => finishSlowly().then(() => ({ kind: 'gone' })),
        cancelAll: {
          ...cancelAll,
          cancelVisibleSends: async () => finishSlowly().then(() => none),
          cancelAllSends: async () => finishSlowly().then(() => none),
        },
      };
      listen();
      await slack.hear(buildPress(button, value, 'U7'), () => events.push('acknowledged'));
      expect(events).toEqual(['done', 'acknowledged']);
    },
  );

  test('anyone who may press can cancel a send or one recipient of it', async () => {
    listen();
    await slack.hear(buildPress('cancel', planned.send.id, 'U7'));
    await slack.hear(buildPress('cancel_one', `${planned.send.id}:1:2`, 'U7'));
    expect(cancelled).toEqual([
      [planned.send.id, 'U7', undefined],
      [planned.send.id, 'U7', { index: 1, edits: 2 }],
    ]);
    expect(getLastCall()?.args).toMatchObject({
      response_type: 'ephemeral',
      replace_original: false,
      text: expect.stringContaining('Cancelled for this person'),
    });
  });

  test('pressing *Stop sending* stops the send and says how many people won’t get it', async () => {
    listen();
    await slack.hear(buildPress('stop', planned.send.id, 'U7'));
    expect(cancelled).toEqual([['halt', planned.send.id, 'U7']]);
    expect(getLastCall()?.args.text).toMatch(/Stopped: 7,000 people won’t get it/);
  });

  test('*Cancel all* cancels what its question counted; *Keep* deletes the question', async () => {
    listen();
    await slack.hear(buildPress('cancel_all', String(NOW)));
    expect(cancelled).toEqual([['U1', NOW]]);
    expect(getLastCall()?.args).toMatchObject({
      replace_original: true,
      text: '✖️ 3 messages cancelled.',
    });
    await slack.hear(buildPress('keep', ''));
    expect(getLastCall()?.args).toEqual({ delete_original: true });
  });
});

describe('App Home', () => {
  const inHome = {
    view: { id: 'VH', type: 'home', private_metadata: '' },
    response_url: undefined,
  };

  test('shows stored data at once, then ClickSend’s responses', async () => {
    listen();
    const event = { type: 'app_home_opened', user: 'U1', channel: 'D1', tab: 'home' };
    await slack.hear({ type: 'event_callback', team_id: 'T1', event });
    const views = slack.calls.map(({ args }) => JSON.stringify(args.view));
    expect(slack.calls.map(({ method }) => method)).toEqual(['views.publish', 'views.publish']);
    expect(views[0]).toContain('Checking');
    expect(views[1]).toMatch(/A\$12\.50[\s\S]*Something is wrong with the connection/);
  });

  test('shows an admin the doctor’s findings with what to do, warnings last', async () => {
    listen();
    const event = { type: 'app_home_opened', user: 'U_ADMIN', channel: 'D1', tab: 'home' };
    await slack.hear({ type: 'event_callback', team_id: 'T1', event });
    const views = slack.calls.map(({ args }) => JSON.stringify(args.view));
    expect(views).toHaveLength(3);
    expect(views[1]).not.toContain('Setup');
    expect(views[2]).toMatch(
      /only admins see this[\s\S]*❌ the clock is &lt;wrong&gt;\. Set it\.[\s\S]*⚠️ the balance is little\. Top it up\./,
    );
  });

  test('opens the form, and after a cancel shows its result', async () => {
    listen();
    await slack.hear({ ...buildPress('compose', ''), ...inHome, channel: undefined });
    expect(opened).toEqual([['t1', { user: 'U1', offersDraft: true, openedIn: { kind: 'home' } }]]);
    await slack.hear({ ...buildPress('cancel', planned.send.id), ...inHome });
    expect(slack.calls.map(({ method }) => method)).toEqual(['views.publish', 'views.publish']);
    expect(JSON.stringify(getLastCall()?.args)).toContain('Cancelled. Nobody will get it.');
  });
});

describe('/mms who and /mms forget', () => {
  const readLastBlocks = () =>
    z.array(z.looseObject({ type: z.string() })).parse(getLastCall()?.args.blocks);
  const phone = '+61437111222' as E164;
  const sent: ContactEvent = {
    kind: 'sent',
    at: NOW,
    send: makeSend(1, { subject: hostile }),
    state: 'failed',
    problem: off,
  };
  const facts: readonly ContactEvent[] = [
    sent,
    { kind: 'reply', at: NOW, text: hostile, pictures: 1, place: { channel: 'C1', ts: '2.0' } },
    { kind: 'hidden', at: NOW, what: 'sent' },
    { kind: 'out', at: NOW, by: 'U2', why: '=asked by phone' },
    { kind: 'consent', at: NOW, text: 'At the desk', by: 'U3', channel: 'C1' },
  ];

  test.each([
    ['who 0437 111 222', 'No messages to or from 0437 111 222'],
    ['who banana', 'I don’t know “banana” yet. Type the number instead'],
    ['who b<n>na', 'I don’t know “b&lt;n&gt;na” yet'],
    ['who 0437 11', 'That isn’t a phone number'],
    ['who Jo', 'No messages to or from Jo 0437 111 222'],
    ['who', '/mms who &lt;number or name&gt;'],
    ['forget banana', 'That isn’t a phone number'],
  ])('/mms %s is answered in words', async (typed, words) => {
    expect(await typeText(typed)).toContain(words);
  });

  test('/mms who shows each event with time and place, and markup in texts has no effect', async () => {
    tools = {
      ...tools,
      loadContactHistory: async () => facts,
      fetchPermalink: async () => 'https://s.test/p1',
    };
    const response = await typeText('who +61437111222');
    expect(response).toMatch(
      /❌ [^"]*failed: The phone was switched off[^"]*https:\/\/s.test\/p1\|post/,
    );
    expect(response).toMatch(/They replied with a picture/);
    expect(response).toMatch(/A message to them [^"]*a channel that you’re not in/);
    expect(response).toMatch(/Opted out[^"]*by <@U2>/);
    expect(response).toMatch(/Consent[^"]*<@U3> in <#C1>/);
    const blocks = readLastBlocks();
    const markup = JSON.stringify(blocks.filter(({ type }) => type !== 'rich_text'));
    expect(markup).not.toMatch(/<!channel>|<script>|<@U9>/);
  });

  test('/mms who shows the newest events and puts all of them into a file without formulas', async () => {
    const many = Array.from({ length: 40 }, (_, n) => facts[n % facts.length] ?? sent);
    let csv = '';
    tools = {
      ...tools,
      loadContactHistory: async () => many,
      uploadPrivateFile: async (_user, { bytes }) => {
        csv = Buffer.from(bytes).toString();
      },
    };
    expect(await typeText('who +61437111222')).toContain('also has 25 older events');
    expect(readLastBlocks().length).toBeLessThanOrEqual(50);
    await slack.hear(buildPress('who_file', phone));
    expect(csv.trimEnd().split(/\r\n/)).toHaveLength(41);
    expect(csv).toContain("'=asked by phone");
    expect(csv).not.toMatch(/(?:^|,)"?[=+@-]/m);
  });

  test('an admin erases a person after a question; a member can’t, even with an old question', async () => {
    const question = await typeText('forget +61437111222');
    expect(question).toMatch(/2 messages to them, 1 reply and a consent note/);
    expect(question).toMatch(/Will be kept[^"]*opt-out[^"]*ClickSend’s own history/);
    await slack.hear(buildPress('forget', phone));
    expect(erasures).toEqual([[phone, 'U1']]);
    expect(getLastCall()?.args).toMatchObject({ replace_original: true });
    await slack.hear(buildPress('forget', phone, 'U7'));
    expect(getLastCall()?.args).toMatchObject({
      text: expect.stringContaining('Only workspace admins'),
    });
    expect(erasures).toHaveLength(1);
  });

  test('/mms forget tells a member that only admins and owners may erase', async () => {
    const { requestErasure } = tools.erasure;
    const countRecords = async () => adminOnly('U7', 'forget') as Promise<never>;
    tools = { ...tools, erasure: { requestErasure, countRecords } };
    expect(await typeText('forget +61437111222')).toContain('Only workspace admins and owners');
  });
});

test('a typed cancel takes effect before the command is acknowledged', async () => {
  const events: string[] = [];
  tools = {
    ...tools,
    cancelSend: async () => {
      await new Promise(setImmediate);
      events.push('done');
      return { kind: 'cancelled' };
    },
  };
  listen();
  const typed = {
    command: '/mms',
    text: 'cancel mms-abcdefghijklmnopqrst',
    user_id: 'U1',
    channel_id: 'C1',
    team_id: 'T1',
    trigger_id: 't1',
    response_url: 'https://hooks.slack.com/commands/respond',
  };
  const response = await slack.hear(typed, () => events.push('acknowledged'));
  expect(events).toEqual(['done', 'acknowledged']);
  expect(response).toMatchObject({ response_type: 'ephemeral' });
});

function makeSubmission(values: Readonly<Record<string, unknown>>) {
  return {
    type: 'view_submission',
    user: { id: 'U1', team_id: 'T1' },
    team: { id: 'T1', domain: 'x' },
    view: {
      id: 'V1',
      type: 'modal',
      callback_id: 'filter',
      private_metadata: 'C1',
      state: {
        values: Object.fromEntries(
          Object.entries(values).map(([name, element]) => [name, { [name]: element }]),
        ),
      },
    },
  };
}

describe('/mms optout and /mms optin', () => {
  test('store the number and take the rest as the reason', async () => {
    expect(await typeText('optout 0437 111 222 - asked at the desk')).toMatch(
      /🔕 0437 111 222 is opted out/,
    );
    expect(optOutChanges).toMatchObject([
      { kind: 'out', phone: '+61437111222', by: 'U1', reason: 'asked at the desk' },
    ]);
    expect(optOutChanges[0]?.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('optout needs no reason, and says why the number was already opted out', async () => {
    optChange = 'unchanged';
    expect(await typeText('OPT-OUT +61437111222')).toMatch(
      /had already opted out.*They &lt;did&gt;/,
    );
    expect(optOutChanges).toMatchObject([{ kind: 'out', phone: '+61437111222' }]);
    expect(optOutChanges[0]).not.toHaveProperty('reason', expect.anything());
  });

  test('optin with a reason opts the number back in', async () => {
    optChange = 'in';
    expect(await typeText('opt in 0437111222: signed the form')).toMatch(/can get messages again/);
    expect(optOutChanges).toMatchObject([{ kind: 'in', reason: 'signed the form' }]);
  });

  test.each([
    [
      'optin 0437111222',
      /Add the reason after the number.*`\/mms optin &lt;number&gt; &lt;reason&gt;`/,
    ],
    ['optin 0437111222 !', /Add the reason after the number/],
    ['optout 0437 111 222, 0437 111 223', /Opt out one number at a time/],
    ['optout 0437 111 222 and 0437 111 223', /Opt out one number at a time/],
    ['optout 0437 111 222 / +61 437 111 223', /Opt out one number at a time/],
    ['optout 0437 111 222 asked us, Jo 0437 111 223 too', /Opt out one number at a time/],
    ['optin Jo', /Start with the phone number.*`\/mms optin/],
    ['optin', /`\/mms optin &lt;number&gt; &lt;reason&gt;`/],
    ['optout', /`\/mms optout &lt;number&gt; \[reason\]`/],
    ['optout nobody', /Start with the phone number/],
    ['optouts please', /`\/mms optouts \[export\]`/],
  ])('/mms %s explains the usage and stores nothing', async (typed, words) => {
    expect(await typeText(typed)).toMatch(words);
    expect(optOutChanges).toEqual([]);
  });
});

describe('the list of opt-outs', () => {
  const makeMany = (count: number): OptedOutNumber[] =>
    Array.from({ length: count }, (_, n) => ({
      phone: `+6143711${String(n).padStart(4, '0')}` as E164,
      event: {
        id: String(n),
        kind: 'out',
        at: NOW - n,
        how:
          n % 3 === 0
            ? { kind: 'reply', messageId: `R${n}` }
            : { kind: 'person', by: 'U2', reason: `=1+1 <@U${n}> ${'long '.repeat(100)}` },
      },
    }));

  test.each(['optouts', 'optouts export'])(
    'is empty: /mms %s says that nobody has opted out',
    async (typed) => {
      expect(await typeText(typed)).toMatch(/Nobody has opted out/);
      expect(uploads).toEqual([]);
    },
  );

  test('shows full numbers, how, when and why, one page at a time', async () => {
    optedOut = makeMany(32);
    const first = await typeText('optouts');
    expect(first).toMatch(/\*Opted out\* \(1 to 15 of 32\)/);
    expect(first).toMatch(/• 0437 110 000 · texted STOP · <!date/);
    expect(first).toMatch(/• 0437 110 001 · by <@U2> · <!date.*: =1\+1 &lt;@U1&gt; long/);
    await slack.hear(buildPress('page.older', 'optouts:{"from":30}'));
    expect(getLastCall()?.args).toMatchObject({ replace_original: true });
    expect(JSON.stringify(getLastCall()?.args)).toMatch(/\(31 to 32 of 32\)/);
    await slack.hear(buildPress('page.older', 'optouts:{"from":45}'));
    expect(JSON.stringify(getLastCall()?.args)).toMatch(/\(1 to 15 of 32\)/);
  });

  test('is exported as a file in a direct message to the person who asked', async () => {
    optedOut = makeMany(2);
    expect(await typeText('optouts EXPORT')).toMatch(/in your direct messages/);
    expect(uploads).toEqual(['U1 opt-outs-2026-11-23.csv']);
    const csv = formatOptOutsCsv(await tools.optOuts.listHistory('U1'));
    expect(csv.split('\r\n')).toEqual([
      '\ufeffnumber,event,time (UTC),how,by (Slack id),reason,reply id',
      "'+61437110000,opted out,2026-11-23 09:00:00,texted,,,R0",
      expect.stringMatching(
        /^'\+61437110001,opted out,2026-11-23 08:59:59,by hand,U2,'=1\+1 <@U1>/,
      ),
      '',
    ]);
  });

  test('says so when Slack refuses the exported file', async () => {
    optedOut = makeMany(1);
    tools = { ...tools, uploadPrivateFile: () => Promise.reject(new Error('away')) };
    expect(await typeText('optouts export')).toMatch(/Slack didn’t accept the file/);
  });
});

test.each([
  ['shared', /can’t turn on live threads here: people from other organizations/],
  ['pending', /can’t turn on live threads here: this channel is about to be shared/],
  ['unknown', /couldn’t check with Slack who reads this channel/],
] as const)(
  '/mms live on is refused while others may read the channel: %s',
  async (audience, words) => {
    const set: unknown[] = [];
    const setLive = async (...setting: unknown[]) => void set.push(setting);
    tools = { ...tools, setLive, findAudience: async () => audience };
    expect(await typeText('live on')).toMatch(words);
    expect(set).toEqual([]);
  },
);

test('/mms live off works even in a shared channel', async () => {
  const set: unknown[] = [];
  const setLive = async (...setting: unknown[]) => void set.push(setting);
  tools = { ...tools, setLive, findAudience: async () => 'shared' };
  await typeText('live off');
  expect(set).toEqual([['C1', 'U1', false]]);
});

describe('/mms help', () => {
  test('has six lines, and a button that shows all commands', async () => {
    const response = JSON.parse(await typeText('help')) as { text: string };
    expect(response.text.split('\n')).toHaveLength(6);
    await slack.hear(buildPress('page', 'help:"all"'));
    const all = getLastCall()?.args.text;
    for (const { usage } of commands) expect(all).toContain(`/mms ${usage.split(' ')[0]}`);
  });
});
