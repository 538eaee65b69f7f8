import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** What the bench may ask this process; each answer is in {@link ServerAnswers}. */
export type ServerQuestion =
  | { readonly kind: 'readCalls' }
  | { readonly kind: 'waitForCalls'; readonly name: string; readonly times: number }
  | { readonly kind: 'waitForPost'; readonly parts: readonly string[] }
  | { readonly kind: 'readSubmission'; readonly subject: string }
  | { readonly kind: 'setDelay'; readonly endpoint: string; readonly ms: number };
export interface ServerAnswers {
  readonly readCalls: Readonly<Record<string, number>>;
  readonly waitForCalls: number;
  readonly waitForPost: number;
  readonly readSubmission: { readonly lastAt: number; readonly ids: readonly string[] };
  readonly setDelay: undefined;
}

interface Batch {
  readonly messages: readonly { to: string; subject: string; custom_string: string }[];
}

const counts = new Map<string, number>();
const posts: { readonly text: string; readonly at: number }[] = [];
const submissions = new Map<string, { lastAt: number; ids: string[] }>();
/** Conditions to check after every call. */
const watches = new Set<() => boolean>();
const photograph = await readFile(process.argv[2] ?? '');
/** How long ClickSend takes for an endpoint: `POST /mms/send`. */
const delaysMs = new Map<string, number>();

function count(name: string): number {
  const times = (counts.get(name) ?? 0) + 1;
  counts.set(name, times);
  return times;
}

function checkWatches(): void {
  for (const watch of watches) if (watch()) watches.delete(watch);
}

let lastTs = 1_700_000_000;

const slack = await listen((path, body) => {
  if (path.startsWith('/files-pri/')) return photograph;
  const method = path.slice('/api/'.length);
  count(`slack ${method}`);
  if (method === 'chat.postMessage' || method === 'chat.update') {
    const text = new URLSearchParams(body).get('text') ?? '';
    posts.push({ text: text.replaceAll(',', ''), at: Date.now() });
  }
  lastTs += 1;
  const file = {
    id: 'F1',
    name: 'house.jpg',
    mimetype: 'image/jpeg',
    size: photograph.length,
    url_private: `${slack}/files-pri/T1-F1/house.jpg`,
  };
  const channel = method === 'conversations.info' ? { id: 'C1', is_ext_shared: false } : 'C1';
  return {
    ok: true,
    user_id: 'UBOT',
    bot_id: 'BBOT',
    team_id: 'T1',
    channel,
    ts: `${lastTs}.000100`,
    view: { id: 'V1' },
    file,
    upload_url: `${slack}/upload`,
    file_id: 'F2',
    files: [file],
    // The sender belongs to this workspace.
    user: { id: 'U1', team_id: 'T1' },
  };
});

const clicksend = await listen(async (path, body, method) => {
  const { pathname, searchParams } = new URL(path, 'http://clicksend');
  const endpoint = pathname.slice('/v3'.length);
  const name = `${method} ${endpoint.replace(/\d+/g, ':id')}`;
  count(`clicksend ${name}`);
  const delayMs = delaysMs.get(name);
  if (delayMs) {
    checkWatches();
    await wait(delayMs);
  }
  return {
    http_code: 200,
    response_code: 'SUCCESS',
    response_msg: '',
    data: await clicksendData(endpoint, searchParams, body),
  };
});

async function clicksendData(endpoint: string, query: URLSearchParams, body: string) {
  const [, listSize] = /^\/lists\/(\d+)\/contacts$/.exec(endpoint) ?? [];
  if (listSize) return buildContactsPage(Number(listSize), Number(query.get('page') ?? 1));
  if (endpoint === '/mms/send') return acceptBatch(JSON.parse(body));
  if (endpoint === '/uploads') {
    const now = Math.floor(Date.now() / 1000);
    return { _url: 'https://media.example/1.jpg', date_added: now, date_delete: now + 600 };
  }
  return { balance: '10.00', total: 0, current_page: 1, last_page: 0, data: [] };
}

/** The list with the id 1000 has a thousand contacts. */
function buildContactsPage(size: number, page: number) {
  const from = (page - 1) * 100;
  const rows = Array.from({ length: Math.min(100, size - from) }, (_, n) => ({
    contact_id: from + n,
    phone_number: `+614370${String(from + n).padStart(5, '0')}`,
    first_name: 'Jo',
    last_name: '',
  }));
  return {
    total: size,
    per_page: 100,
    current_page: page,
    last_page: Math.ceil(size / 100),
    data: rows,
  };
}

function acceptBatch({ messages }: Batch) {
  const rows = messages.map(({ to, subject, custom_string }) => ({
    to,
    subject,
    custom_string,
    status: 'SUCCESS',
    message_price: '0.4850',
    message_id: custom_string.replace('.', '-'),
  }));
  const subject = messages[0]?.subject ?? '';
  const submission = submissions.get(subject) ?? { lastAt: 0, ids: [] };
  submission.ids.push(...rows.map(({ message_id }) => message_id));
  submission.lastAt = Date.now();
  submissions.set(subject, submission);
  return {
    total_price: 0,
    total_count: rows.length,
    messages: rows,
    _currency: { currency_name_short: 'AUD' },
  };
}

process.on('message', ({ id, question }: { id: number; question: ServerQuestion }) => {
  const answer = <T extends ServerQuestion['kind']>(value: ServerAnswers[T]) =>
    process.send?.({ id, value });
  switch (question.kind) {
    case 'readCalls':
      return answer<'readCalls'>(Object.fromEntries(counts));
    case 'waitForCalls':
      return runWhen(
        () => (counts.get(question.name) ?? 0) >= question.times,
        () => answer<'waitForCalls'>(Date.now()),
      );
    case 'waitForPost':
      return runWhen(
        () => findPost(question.parts) !== undefined,
        () => answer<'waitForPost'>(findPost(question.parts)?.at ?? 0),
      );
    case 'readSubmission':
      return answer<'readSubmission'>(submissions.get(question.subject) ?? { lastAt: 0, ids: [] });
    case 'setDelay':
      delaysMs.set(question.endpoint, question.ms);
      return answer<'setDelay'>(undefined);
  }
});
process.on('disconnect', () => process.exit());

function findPost(parts: readonly string[]) {
  return posts.find(({ text }) => parts.every((part) => text.includes(part)));
}

/** Runs `then` as soon as the condition holds. */
function runWhen(isTrue: () => boolean, then: () => void): void {
  const watch = () => {
    if (!isTrue()) return false;
    then();
    return true;
  };
  if (!watch()) watches.add(watch);
}

type Answer = (path: string, body: string, method: string) => unknown;

async function listen(answer: Answer): Promise<string> {
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', async () => {
      const body = Buffer.concat(chunks).toString();
      const data = await answer(req.url ?? '', body, req.method ?? 'GET');
      const isFile = Buffer.isBuffer(data);
      res.writeHead(200, { 'content-type': isFile ? 'image/jpeg' : 'application/json' });
      res.end(isFile ? data : JSON.stringify(data));
      checkWatches();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

process.send?.({ slackApiUrl: `${slack}/api/`, clicksendApiUrl: `${clicksend}/v3` });
