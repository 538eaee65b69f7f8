import { beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../src/app/app-error.ts';
import type { HistoryView } from '../../src/app/ask/browse-history.ts';
import type { CancelResult } from '../../src/app/change/cancel.ts';
import type { HistoryFilter } from '../../src/domain/history-filter.ts';
import type { SendId } from '../../src/domain/send.ts';
import { type AnswerTools, answers } from '../../src/slack/commands/answers.ts';
import { cancelButtons } from '../../src/slack/listeners/cancel-buttons.ts';
import { filter } from '../../src/slack/listeners/filter.ts';
import { home } from '../../src/slack/listeners/home.ts';
import { mmsCommand } from '../../src/slack/listeners/mms-command.ts';
import { page } from '../../src/slack/listeners/page.ts';
import { publishHome } from '../../src/slack/ports/publish-home.ts';
import { type FormApp, formApp, pressed } from './form-app.ts';
import { sendTo, standing } from './sends.ts';

const NOW = Date.UTC(2026, 10, 23, 9);
const gone = { kind: 'gone' } as const;
const none = { cancelled: 0, asked: 0, before: 0, left: 0 };
const planned = {
  send: sendTo(2, { schedule: { at: NOW + 3_600_000, with: 'app' } }),
  progress: standing(['scheduled', 'scheduled'], {
    schedule: { at: NOW + 3_600_000, with: 'app' },
  }),
  isEdited: false,
};

let slack: FormApp;
let opened: unknown[];
let browsed: unknown[];
let cancelled: unknown[];
let given: string[];
let view: HistoryView;
let tools: AnswerTools;

beforeEach(() => {
  slack = formApp();
  opened = [];
  browsed = [];
  cancelled = [];
  given = [];
  view = { messages: [], isCutShort: false };
  tools = {
    browseHistory: async (asker, wanted, { from }) => {
      browsed.push({ asker, wanted, from });
      return view;
    },
    messageStatus: async () => ({ kind: 'unknown' }),
    scheduledSends: async () => [planned],
    cancel: async (id, by, index) => {
      cancelled.push([id, by, index]);
      return { kind: 'cancelled' } satisfies CancelResult;
    },
    cancelAll: {
      count: async () => ({ sends: 3, people: 5, byPerson: [{ user: 'U1', sends: 3, people: 5 }] }),
      ours: async (by, until) => {
        cancelled.push([by, until]);
        return { ...none, cancelled: 3 };
      },
      account: async (by) => {
        cancelled.push(['account', by]);
        return { kind: 'notOffered' };
      },
    },
    readStanding: async () => undefined,
    maySee: async () => true,
    scheduleWith: 'app',
    exportHistory: async () => ({
      offered: true,
      value: { name: 'x.csv', bytes: new Uint8Array(3) },
    }),
    giveFile: async (user, { name }) => void given.push(`${user} ${name}`),
    priceOf: async () => undefined,
    readAccount: async () => ({ balance: 125_000, currency: 'AUD', hasMmsAccess: false }),
    clickSend: { lists: async () => [{ id: '1', name: 'Tenants', count: 12 }] },
    linkTo: async () => undefined,
    zoneOf: async () => 'UTC',
    countryFor: async () => 'AU',
    templatesAnswer: async (channel, _user, at) => ({
      text: `templates of ${channel}, page ${at}`,
      blocks: [],
    }),
    clock: { now: () => NOW, wait: async () => undefined },
  };
});

function listen(): void {
  const all = answers(tools);
  const openForm = async (_: unknown, trigger: string, preset: unknown) => {
    opened.push([trigger, preset]);
    return { view: 'V1', hash: undefined, preset: { nonce: 'n' } };
  };
  const show = publishHome({
    recentSends: async () => [],
    scheduledSends: async () => [planned],
    readAccount: tools.readAccount,
    linkTo: tools.linkTo,
    checkSlack: async () => undefined,
    receipts: { isPushed: true, pollSeconds: 60 },
  });
  const presets = { recall: async () => ({}) };
  mmsCommand(slack.app, { country: 'AU', presets, openForm, answers: all });
  page(slack.app, { answers: all });
  filter(slack.app, { answers: all, country: 'AU' });
  cancelButtons(slack.app, { ...tools, publishHome: show });
  home(slack.app, { publishHome: show, openForm });
}

/** Types a command; gives what is said to the person, in whatever way. */
async function types(text: string, channel = 'C1'): Promise<string> {
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
  const said = [ack, ...slack.calls.map(({ args }) => args)].filter(Boolean);
  for (const one of said) expect(one).toMatchObject({ response_type: 'ephemeral' });
  return said.map((one) => JSON.stringify(one)).join('\n');
}

const lastCall = () => slack.calls.at(-1);

describe('the command', () => {
  test('alone it opens the form, in the channel where it was typed', async () => {
    expect(await types('')).toBe('');
    expect(opened).toEqual([['t1', { channel: 'C1', user: 'U1' }]]);
  });

  test('numbers are preset, one a line, and keep their names', async () => {
    await types('Jo 0437 111 222, 0437111223 +61437111224, 12');
    const recipients = 'Jo 0437 111 222\n+61437111223\n+61437111224\n12';
    expect(opened).toEqual([['t1', { channel: 'C1', user: 'U1', recipients }]]);
  });

  test.each([
    ['help', /\/mms export[\s\S]*shows this/],
    ['histroy', /Did you mean `\/mms history`\?/],
    ['canel all', /Did you mean `\/mms cancel all`\?/],
    ['banana', /I do not know “banana”[\s\S]*opens the form/],
    ['status', /Type it like this: `\/mms status &lt;id or number&gt;`/],
    ['balance now', /Type it like this: `\/mms balance`/],
    ['BALANCE', /A\$12\.50[\s\S]*no MMS access/],
    ['lists', /Tenants – 12/],
    ['templates', /templates of C1/],
    ['history bananas', /I cannot make sense of “bananas”/],
    ['history mine', /There are none that you may see here/],
    ['status nonsense', /I know nothing of that/],
    ['scheduled', /The front door[\s\S]*to 2 people/],
    ['cancel xyz', /begins with `mms-`/],
    ['cancel mms-abcdefghijklmnopqrst', /I know no such send/],
    ['cancel all', /Cancel all 3 scheduled sends, to 5 people\?[\s\S]*<@U1>: 3, to 5 people/],
    ['export', /in your direct messages with me/],
    ['export soon', /Those are no days/],
    ['price nobody', /There is no phone number/],
  ])('%s', async (text, answer) => {
    expect(await types(text)).toMatch(answer);
    expect(opened).toEqual([]);
  });

  test('a slip with markup in it is shown and does nothing', async () => {
    expect(await types('histroy `<!channel>`')).toContain('&lt;!channel&gt;');
  });

  test('what ClickSend says when it cannot answer is told in its words', async () => {
    const problem = { code: 'busy', what: 'ClickSend asked to wait', todo: 'Try again soon' };
    tools = {
      ...tools,
      readAccount: async () => {
        throw new AppError('busy', { retry: 'later', problem });
      },
    };
    expect(await types('balance')).toContain('ClickSend asked to wait. Try again soon.');
  });

  test('any other failure is told as well, without what it was', async () => {
    tools = { ...tools, priceOf: async () => Promise.reject(new Error('secret')) };
    const said = await types('price 0437 111 222');
    expect(said).toContain('That did not work just now');
    expect(said).not.toContain('secret');
  });

  test('words filter the history: mine, here, a state, a number, a day', async () => {
    await types('history mine here failed yesterday 0437 111 222');
    expect(browsed).toMatchObject([
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

  test('a direct message with the app is no channel', async () => {
    await types('history', 'D1');
    expect(browsed).toMatchObject([{ asker: { user: 'U1' } }]);
    expect(JSON.stringify(browsed)).not.toContain('D1');
  });

  test('an export that is not offered, or that Slack does not take, says where to get it', async () => {
    tools = { ...tools, exportHistory: async () => ({ offered: false }) };
    expect(await types('export')).toMatch(
      /did not offer to export[\s\S]*dashboard\.clicksend\.com/,
    );
    slack = formApp();
    const refusal = new AppError('missing_scope', {
      retry: 'never',
      problem: { code: 'missing_scope', what: 'The app lacks a permission', todo: 'Reinstall it' },
    });
    tools = {
      ...tools,
      exportHistory: async () => ({ offered: true, value: { name: 'x', bytes: new Uint8Array() } }),
      giveFile: async () => Promise.reject(refusal),
    };
    expect(await types('export today')).toMatch(
      /did not take the file\. The app lacks a permission/,
    );
  });

  test('where ClickSend holds what is scheduled, all of it is everything in the account', async () => {
    tools = { ...tools, scheduleWith: 'clicksend' };
    const said = await types('cancel all');
    expect(said).toContain('Cancel all 3, and everything else in the account');
    expect(said).not.toContain('Cancel these 3');
    expect(said).toContain('other programs');
  });
});

describe('the buttons', () => {
  const older = 'history:{"filter":{"state":"failed"},"at":[2,5],"newer":[[1,0]]}';

  test('a page of the history takes the place of the one before', async () => {
    listen();
    await slack.hear(pressed('page.older', older));
    expect(browsed).toMatchObject([{ wanted: { state: 'failed' }, from: { page: 2, row: 5 } }]);
    expect(lastCall()?.args).toMatchObject({ replace_original: true });
    expect(JSON.stringify(lastCall()?.args)).toContain('Newer');
  });

  test('templates have pages too, and a page of an older version says so', async () => {
    listen();
    await slack.hear(pressed('page', 'templates:2'));
    expect(lastCall()?.args).toMatchObject({ text: 'templates of C1, page 2' });
    await slack.hear(pressed('page.older', 'history:{"at":0}'));
    expect(JSON.stringify(lastCall()?.args)).toContain('type the command again');
  });

  test('the filter opens with what is filtered, and shows the history in its place', async () => {
    listen();
    await slack.hear(pressed('filter', older));
    expect(lastCall()).toMatchObject({
      method: 'views.open',
      args: { trigger_id: 't1', view: { callback_id: 'filter', private_metadata: 'C1' } },
    });
    const waiting = await slack.hear(submitted({ number: { value: '0437 111 222' } }));
    expect(waiting).toMatchObject({ response_action: 'update' });
    expect(browsed).toMatchObject([
      { asker: { user: 'U1', channel: 'C1' }, wanted: { number: '+61437111222' } },
    ]);
    expect(lastCall()).toMatchObject({ method: 'views.update', args: { view_id: 'V1' } });
  });

  test('what is wrong in the filter is said under it', async () => {
    listen();
    const number = await slack.hear(submitted({ number: { value: '12' } }));
    expect(number).toMatchObject({ errors: { number: expect.stringContaining('phone number') } });
    const days = {
      from: { selected_date: '2026-11-02' },
      until: { selected_date: '2026-11-01' },
    };
    expect(await slack.hear(submitted(days))).toMatchObject({
      errors: { until: expect.stringContaining('before') },
    });
  });

  test.each([
    ['cancel', planned.send.id],
    ['cancel_one', `${planned.send.id}:1:0`],
    ['cancel_all', String(NOW)],
    ['cancel_everything', ''],
  ])(
    '%s is done before Slack is told: what dies afterwards loses nothing',
    async (button, value) => {
      const order: string[] = [];
      const slowly = async () => {
        await new Promise(setImmediate);
        order.push('done');
      };
      const { cancelAll } = tools;
      tools = {
        ...tools,
        cancel: async () => slowly().then(() => ({ kind: 'cancelled' })),
        cancelAll: { ...cancelAll, ours: async () => slowly().then(() => none) },
      };
      listen();
      await slack.hear(pressed(button, value, 'U7'), () => order.push('told'));
      expect(order).toEqual(['done', 'told']);
    },
  );

  test('a send, or one of its recipients, is cancelled by whoever presses', async () => {
    listen();
    await slack.hear(pressed('cancel', planned.send.id, 'U7'));
    await slack.hear(pressed('cancel_one', `${planned.send.id}:1:2`, 'U7'));
    expect(cancelled).toEqual([
      [planned.send.id, 'U7', undefined],
      [planned.send.id, 'U7', { index: 1, edits: 2 }],
    ]);
    expect(lastCall()?.args).toMatchObject({
      response_type: 'ephemeral',
      replace_original: false,
      text: expect.stringContaining('Cancelled for this person'),
    });
  });

  test('all are cancelled as the question asked; everything says what could not be done', async () => {
    listen();
    await slack.hear(pressed('cancel_all', String(NOW)));
    expect(cancelled).toEqual([['U1', NOW]]);
    expect(lastCall()?.args).toMatchObject({ replace_original: true, text: '✖️ 3 cancelled.' });
    await slack.hear(pressed('cancel_everything', ''));
    expect(lastCall()?.args.text).toMatch(/did not offer to cancel everything[\s\S]*dashboard/);
    await slack.hear(pressed('keep', ''));
    expect(lastCall()?.args).toEqual({ delete_original: true });
  });
});

describe('App Home', () => {
  const inHome = {
    view: { id: 'VH', type: 'home', private_metadata: '' },
    response_url: undefined,
  };

  test('comes at once with what is stored, and again with what was asked', async () => {
    listen();
    const event = { type: 'app_home_opened', user: 'U1', channel: 'D1', tab: 'home' };
    await slack.hear({ type: 'event_callback', team_id: 'T1', event });
    const views = slack.calls.map(({ args }) => JSON.stringify(args.view));
    expect(slack.calls.map(({ method }) => method)).toEqual(['views.publish', 'views.publish']);
    expect(views[0]).toContain('Asking');
    expect(views[1]).toMatch(/A\$12\.50[\s\S]*no MMS access[\s\S]*Delivery receipts are pushed/);
  });

  test('opens the form, and is shown anew after a cancel, with what came of it', async () => {
    listen();
    await slack.hear({ ...pressed('compose', ''), ...inHome, channel: undefined });
    expect(opened).toEqual([['t1', { user: 'U1' }]]);
    await slack.hear({ ...pressed('cancel', planned.send.id), ...inHome });
    expect(slack.calls.map(({ method }) => method)).toEqual(['views.publish', 'views.publish']);
    expect(JSON.stringify(lastCall()?.args)).toContain('Cancelled: it will not be sent');
  });
});

test('a typed cancel is done before Slack is told', async () => {
  const order: string[] = [];
  tools = {
    ...tools,
    readStanding: async () => ({ send: planned.send, withdrawn: new Set<number>(), changes: [] }),
    cancel: async () => {
      await new Promise(setImmediate);
      order.push('done');
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
  const said = await slack.hear(typed, () => order.push('told'));
  expect(order).toEqual(['done', 'told']);
  expect(said).toMatchObject({ response_type: 'ephemeral' });
});

test('a cancel for what nobody may see is answered as if there were none', async () => {
  tools = {
    ...tools,
    readStanding: async () => ({ send: sendTo(1), withdrawn: new Set<number>(), changes: [] }),
    maySee: async () => false,
    cancel: async (id: SendId) => {
      cancelled.push(id);
      return gone;
    },
  };
  expect(await types('cancel mms-abcdefghijklmnopqrst')).toContain('I know no such send');
  expect(cancelled).toEqual([]);
});

function submitted(values: Readonly<Record<string, unknown>>) {
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
