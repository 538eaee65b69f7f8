import { createServer } from 'node:http';
import { createChanges } from '../changes.ts';
import { createFaultQueue } from '../fault-queue.ts';
import { parseAmount } from './amount.ts';
import { createClickSendWorld } from './clicksend-world.ts';
import { makeClock } from './clock.ts';
import { buildCurrency } from './currency.ts';
import { SEED_ALPHA_TAGS, SEED_NUMBERS, SEED_OWN_NUMBERS } from './numbers.ts';
import { makePusher } from './push.ts';
import { SEED_LISTS } from './seed-lists.ts';
import type { AlphaTag, DedicatedNumber, OwnNumber } from './senders.ts';
import { serveRequest } from './serve.ts';
import type { ClickSend, ContactList } from './state.ts';
import type { ClickSendWorld, RestCall } from './world.ts';

export interface ClickSendOptions {
  /** 0: any free port. */
  readonly port?: number;
  /** Unix ms; the simulation's clock can be ahead of it, see `advance`. */
  readonly now?: () => number;
  readonly username?: string;
  readonly apiKey?: string;
  readonly balance?: string;
  /** Price of one MMS. */
  readonly price?: string;
  /** Countries that the account may send to. */
  readonly countries?: readonly string[];
  readonly lists?: readonly ContactList[];
  readonly numbers?: readonly DedicatedNumber[];
  readonly ownNumbers?: readonly OwnNumber[];
  readonly alphaTags?: readonly AlphaTag[];
  readonly accountCallsPerMinute?: number;
  /** Pushes that did not get a 200 are retried after 10 s, 1 min, 5 min, …; this is the first pause. */
  readonly retryPushes?: { readonly firstDelayMs: number } | false;
}

/** Starts a simulated ClickSend on loopback. */
export async function startClickSend(options: ClickSendOptions = {}): Promise<ClickSendWorld> {
  const clicksend = getState(options);
  const server = createServer(
    (incoming, response) => void serveRequest(clicksend, incoming, response),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  clicksend.origin = `http://127.0.0.1:${port}`;

  return createClickSendWorld(clicksend, async () => {
    clicksend.pusher.close();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  });
}

function getState(options: ClickSendOptions): ClickSend {
  const calls: RestCall[] = [];
  const changes = createChanges(() => describeCalls(calls));
  const clock = makeClock(options.now ?? Date.now);
  return {
    clock,
    now: clock.now,
    username: options.username ?? 'sandbox',
    apiKey: options.apiKey ?? 'D83DED51-9E35-4D42-9BB9-0E34B7CA85AE',
    origin: '',
    changes,
    pusher: makePusher(options.retryPushes ?? { firstDelayMs: 10_000 }, changes.tell),
    balance: parseAmount(options.balance ?? '100.00'),
    prices: {
      mms: parseAmount(options.price ?? '0.4850'),
      byCountry: new Map(),
      byNumber: new Map(),
    },
    refundsCancelled: true,
    currency: buildCurrency('AUD', '$'),
    countries: new Set(options.countries ?? ['AU', 'US', 'GB', 'NZ']),
    throttleSeconds: 0,
    uploadSeconds: 600,
    hiddenListings: 0,
    historyListings: { mms: 0, sms: 0 },
    receiptsUrl: undefined,
    repliesTo: undefined,
    messages: [],
    receipts: [],
    replies: [],
    files: new Map(),
    pollNeedsRule: false,
    lists: (options.lists ?? SEED_LISTS).map((list) => ({ ...list })),
    numbers: options.numbers ?? SEED_NUMBERS,
    ownNumbers: options.ownNumbers ?? SEED_OWN_NUMBERS,
    alphaTags: options.alphaTags ?? SEED_ALPHA_TAGS,
    account: {},
    receiptRules: [],
    inboundRules: [],
    nextId: 1000,
    refusals: new Map(),
    withdrawn: new Map(),
    faults: createFaultQueue(),
    calls,
    accountCalls: [],
    accountCallsPerMinute: options.accountCallsPerMinute ?? 20,
  };
}

/** The app's last calls, for the error of a failed wait. */
function describeCalls(calls: readonly RestCall[]): string {
  const lines = calls.slice(-8).map(({ endpoint, status }) => `  ${endpoint} → ${status}`);
  return lines.join('\n') || '  no calls';
}
