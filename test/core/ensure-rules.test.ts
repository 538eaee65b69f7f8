import { describe, expect, test } from 'vitest';
import {
  createEnsureRules,
  createEnsureRulesJob,
  deriveRequiredRules,
  joinUrl,
} from '../../src/core/account/rules.ts';
import { AppError } from '../../src/core/errors.ts';
import { ensureRulesJob } from '../../src/core/jobs.ts';
import type { EndpointResult, Rule, RuleDraft, RuleKind } from '../../src/core/ports/clicksend.ts';
import type { Log } from '../../src/core/ports/log.ts';
import { createMovingClock } from './clock.ts';
import { createSteppedJobs } from './jobs.ts';

const SECRET = 'a-webhook-secret-of-thirty-chars';
const withWebhooks = { publicUrl: 'https://mms.example', secret: SECRET, pollMs: 60_000 };
const withPolling = { publicUrl: undefined, secret: undefined, pollMs: 60_000 };
const RECEIPTS = `https://mms.example/clicksend/receipts/${SECRET}`;
const REPLIES = `https://mms.example/clicksend/replies/${SECRET}`;

/** ClickSend's rules in memory. A rule that is put is enabled, and one for replies uses JSON. */
function createRuleBook(start: Partial<Record<RuleKind, readonly Rule[]>> = {}) {
  const rules = { receipts: [...(start.receipts ?? [])], inbound: [...(start.inbound ?? [])] };
  const book = {
    held: rules,
    puts: 0,
    withdrawn: new Set<RuleKind>(),
    /** Errors that the next calls throw, in order. */
    troubles: [] as AppError[],
    async listRules(kind: RuleKind): Promise<EndpointResult<readonly Rule[]>> {
      const trouble = book.troubles.shift();
      if (trouble) throw trouble;
      return book.withdrawn.has(kind)
        ? { offered: false }
        : { offered: true, value: [...rules[kind]] };
    },
    async putRule(kind: RuleKind, draft: RuleDraft, id?: string): Promise<void> {
      book.puts += 1;
      const put: Rule = {
        ...draft,
        id: id ?? `new-${book.puts}`,
        isEnabled: true,
        ...(kind === 'inbound' ? { webhookType: 'json' } : {}),
      };
      const at = rules[kind].findIndex((one) => one.id === id);
      if (at < 0) rules[kind].push(put);
      else rules[kind][at] = put;
    },
  };
  return book;
}

function createListeningLog() {
  const lines: string[] = [];
  const note = (level: string) => (fields: object, message: string) =>
    void lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  const log: Log = {
    debug: note('debug'),
    info: note('info'),
    warn: note('warn'),
    error: note('error'),
  };
  return { log, lines };
}

function createRule(more: Partial<Rule> = {}): Rule {
  return {
    id: '7',
    name: 'slack-mms receipts',
    action: 'URL',
    address: RECEIPTS,
    isEnabled: true,
    ...more,
  };
}

const createAwayError = () => new AppError('clicksend_unreachable', { retry: 'later' });
const createRefusal = () => new AppError('FORBIDDEN', { retry: 'never', answered: true });

describe('derive the rules', () => {
  test('with a public URL and a secret, ClickSend pushes to both webhooks', () => {
    expect(deriveRequiredRules(withWebhooks)).toEqual([
      { kind: 'receipts', name: 'slack-mms receipts', action: 'URL', address: RECEIPTS },
      { kind: 'inbound', name: 'slack-mms replies', action: 'URL', address: REPLIES },
    ]);
  });

  test('without a secret, both rules are POLL rules, so that receipts and replies can be listed', () => {
    const actions = deriveRequiredRules(withPolling).map(({ action, address }) => ({
      action,
      address,
    }));
    expect(actions).toEqual(Array(2).fill({ action: 'POLL', address: '' }));
    expect(deriveRequiredRules({ ...withWebhooks, secret: undefined })).toEqual(
      deriveRequiredRules(withPolling),
    );
  });

  test('no rules with a secret but no public URL, or without webhooks and polling', () => {
    expect(deriveRequiredRules({ ...withWebhooks, publicUrl: undefined })).toEqual([]);
    expect(deriveRequiredRules({ ...withPolling, pollMs: 0 })).toEqual([]);
  });

  test.each([
    ['https://mms.example', 'https://mms.example/x'],
    ['https://mms.example/', 'https://mms.example/x'],
    ['https://mms.example:8443/apps/mms', 'https://mms.example:8443/apps/mms/x'],
    ['https://mms.example/apps/mms//', 'https://mms.example/apps/mms/x'],
    ['https://mms.example/?a=b#c', 'https://mms.example/x'],
  ])('joins the public URL %s and a path', (publicUrl, expected) => {
    expect(joinUrl(publicUrl, 'x')).toBe(expected);
  });
});

describe('ensure the rules', () => {
  test('creates missing rules once, and changes nothing the second time', async () => {
    const book = createRuleBook();
    const ensure = createEnsureRules({ clickSend: book, log: createListeningLog().log });
    const deeds = await ensure(deriveRequiredRules(withWebhooks));
    expect(deeds.map(({ kind }) => kind)).toEqual(['made', 'made']);
    expect(book.held.receipts).toMatchObject([{ action: 'URL', address: RECEIPTS }]);
    expect(book.held.inbound).toMatchObject([{ action: 'URL', address: REPLIES }]);
    const again = await ensure(deriveRequiredRules(withWebhooks));
    expect(again.map(({ kind }) => kind)).toEqual(['kept', 'kept']);
    expect(book.puts).toBe(2);
  });

  test.each([
    ['another address', { address: `https://old.example/clicksend/receipts/${SECRET}` }],
    ['another address', { address: 'https://mms.example/clicksend/receipts/the-secret-before' }],
    ['another action', { action: 'EMAIL_USER' }],
    ['disabled', { isEnabled: false }],
  ])('repairs our rule in place: %s', async (fault, wrong) => {
    const book = createRuleBook({ receipts: [createRule({ id: '3', ...wrong })] });
    const ensure = createEnsureRules({ clickSend: book, log: createListeningLog().log });
    const [deed] = await ensure(deriveRequiredRules(withWebhooks));
    expect(deed).toMatchObject({ kind: 'repaired', faults: [fault] });
    expect(book.held.receipts).toEqual([createRule({ id: '3' })]);
  });

  test('repairs a replies rule that pushes as a form, so that it pushes JSON', async () => {
    const ours = createRule({ name: 'slack-mms replies', address: REPLIES, webhookType: 'post' });
    const book = createRuleBook({ receipts: [createRule()], inbound: [ours] });
    const deeds = await createEnsureRules({ clickSend: book, log: createListeningLog().log })(
      deriveRequiredRules(withWebhooks),
    );
    expect(deeds).toMatchObject([
      { kind: 'kept' },
      { kind: 'repaired', faults: ['not sent as JSON'] },
    ]);
    expect(book.held.inbound).toMatchObject([{ webhookType: 'json' }]);
  });

  test("doesn't change rules that have another name", async () => {
    const others = [
      createRule({ id: '1', name: 'slack-mms receipts (old)', address: 'https://old.example' }),
      createRule({ id: '2', name: '', isEnabled: false }),
      createRule({ id: '3', name: 'Helpdesk', action: 'EMAIL_USER', address: 'desk@example.com' }),
    ];
    const book = createRuleBook({ receipts: others });
    await createEnsureRules({ clickSend: book, log: createListeningLog().log })(
      deriveRequiredRules(withWebhooks),
    );
    expect(book.held.receipts.slice(0, 3)).toEqual(others);
    expect(book.held.receipts).toHaveLength(4);
  });

  test('repairs every rule with our name, so that no duplicate pushes elsewhere', async () => {
    const book = createRuleBook({
      receipts: [
        createRule({ id: '1' }),
        createRule({ id: '2', address: 'https://old.example/x' }),
      ],
    });
    await createEnsureRules({ clickSend: book, log: createListeningLog().log })(
      deriveRequiredRules(withWebhooks),
    );
    expect(book.held.receipts).toEqual([createRule({ id: '1' }), createRule({ id: '2' })]);
  });

  test('accepts an enabled POLL rule of another app, because two would list everything twice', async () => {
    const theirs = createRule({ name: 'Helpdesk', action: 'POLL', address: '' });
    const asleep = { ...theirs, isEnabled: false };
    const book = createRuleBook({ receipts: [theirs], inbound: [asleep] });
    const deeds = await createEnsureRules({ clickSend: book, log: createListeningLog().log })(
      deriveRequiredRules(withPolling),
    );
    expect(deeds.map(({ kind }) => kind)).toEqual(['kept', 'made']);
    expect(book.held.inbound[0]).toEqual(asleep);
  });

  test('changes the same rule from polling to pushing and back', async () => {
    const book = createRuleBook();
    const ensure = createEnsureRules({ clickSend: book, log: createListeningLog().log });
    await ensure(deriveRequiredRules(withPolling));
    const [{ id } = { id: '' }] = book.held.receipts;
    await ensure(deriveRequiredRules(withWebhooks));
    expect(book.held.receipts).toEqual([createRule({ id })]);
    await ensure(deriveRequiredRules(withPolling));
    expect(book.held.receipts).toMatchObject([{ id, action: 'POLL' }]);
  });

  test('logs that ClickSend offers no rules for receipts, and still creates the one for replies', async () => {
    const book = createRuleBook();
    book.withdrawn.add('receipts');
    const { log, lines } = createListeningLog();
    const deeds = await createEnsureRules({ clickSend: book, log })(
      deriveRequiredRules(withWebhooks),
    );
    expect(deeds.map(({ kind }) => kind)).toEqual(['notOffered', 'made']);
    expect(lines[0]).toMatch(/^warn .*did not offer its rules.*by hand/);
  });

  test('creates the second rule although the first one fails, then rejects', async () => {
    const book = createRuleBook();
    book.troubles.push(createAwayError());
    const ensuring = createEnsureRules({ clickSend: book, log: createListeningLog().log })(
      deriveRequiredRules(withWebhooks),
    );
    await expect(ensuring).rejects.toMatchObject({ code: 'clicksend_unreachable' });
    expect(book.held.inbound).toHaveLength(1);
  });

  test('never logs the secret or the URL', async () => {
    const { log, lines } = createListeningLog();
    const book = createRuleBook({
      inbound: [createRule({ name: 'slack-mms replies', address: RECEIPTS })],
    });
    const ensure = createEnsureRules({ clickSend: book, log });
    await ensure(deriveRequiredRules(withWebhooks));
    await ensure(deriveRequiredRules(withWebhooks));
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['info', 'info', 'debug', 'debug']);
    expect(lines.join()).not.toContain(SECRET);
    expect(lines.join()).not.toContain('mms.example');
  });
});

describe('the job', () => {
  function start(book: ReturnType<typeof createRuleBook>) {
    const clock = createMovingClock();
    const jobs = createSteppedJobs(clock);
    const { log, lines } = createListeningLog();
    const ensure = createEnsureRules({ clickSend: book, log });
    jobs.registerHandler(
      ensureRulesJob,
      createEnsureRulesJob({
        ensureRules: ensure,
        required: deriveRequiredRules(withWebhooks),
        log,
      }),
    );
    return { jobs, lines };
  }

  test('retries while ClickSend is unreachable, until the rules exist', async () => {
    const book = createRuleBook();
    book.troubles.push(...Array.from({ length: 11 }, createAwayError));
    const { jobs } = start(book);
    await jobs.add(ensureRulesJob, 'account');
    await jobs.runFor(1_000);
    expect(book.held.receipts).toHaveLength(0);
    await jobs.runFor(3_600_000);
    expect(book.held.receipts).toHaveLength(1);
    expect(jobs.listWaiting()).toEqual([]);
  });

  test('gives up when ClickSend refuses, and logs what to do by hand', async () => {
    const book = createRuleBook();
    book.troubles.push(createRefusal(), createRefusal());
    const { jobs, lines } = start(book);
    await jobs.add(ensureRulesJob, 'account');
    await jobs.runFor(3_600_000);
    expect(jobs.listWaiting()).toEqual([]);
    expect(lines).toEqual([expect.stringMatching(/^error .*did not let the app.*by hand/)]);
  });
});
