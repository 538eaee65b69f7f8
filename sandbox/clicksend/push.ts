const TIMEOUT_MS = 15_000;

/** Pauses before retries, as multiples of the first: 10 s, 1 min, 5 min, 30 min, 1 h. */
const BACKOFF = [1, 6, 30, 180, 360];

export interface PushAnswer {
  /** 0: not reachable, or no response in time. */
  readonly status: number;
  readonly body: string;
}

interface Push {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends the simulated ClickSend's pushes to webhooks, and retries those that did not get a 200. */
export interface Pusher {
  /** Resolves after the first attempt; retries follow in the background. */
  push(push: Push): Promise<PushAnswer>;
  once(push: Push): Promise<PushAnswer>;
  /** Does not keep the process alive. */
  later(ms: number, act: () => void): void;
  close(): void;
}

export function makePusher(
  retries: { readonly firstDelayMs: number } | false,
  happened: () => void,
): Pusher {
  const timers = new Set<NodeJS.Timeout>();
  const closing = new AbortController();

  const later = (ms: number, act: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timers.add(timer.unref());
  };

  const once = async (push: Push): Promise<PushAnswer> => {
    const answer = await post(push, closing.signal);
    happened();
    return answer;
  };

  const attempt = async (push: Push, tried: number): Promise<PushAnswer> => {
    const answer = await once(push);
    const factor = BACKOFF[tried];
    // Exactly 200: ClickSend treats a 204 as a failure.
    if (answer.status !== 200 && retries !== false && factor !== undefined) {
      if (!closing.signal.aborted) {
        later(retries.firstDelayMs * factor, () => void attempt(push, tried + 1));
      }
    }
    return answer;
  };

  return {
    push: (push) => attempt(push, 0),
    once,
    later,
    close: () => {
      closing.abort();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

async function post(push: Push, closing: AbortSignal): Promise<PushAnswer> {
  try {
    const response = await fetch(push.url, {
      method: push.method ?? 'POST',
      headers: { 'user-agent': 'ClickSend (sandbox)', ...push.headers },
      body: push.body,
      redirect: 'manual',
      signal: AbortSignal.any([closing, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    return { status: response.status, body: await response.text() };
  } catch {
    return { status: 0, body: '' };
  }
}

/** Fields as a webhook gets them: a form unless JSON is requested; null is an empty field in a form. */
export function buildPush(
  url: string,
  fields: Readonly<Record<string, unknown>>,
  as: 'form' | 'json' | 'get',
): Push {
  if (as === 'json') {
    const headers = { 'content-type': 'application/json' };
    return { url, headers, body: JSON.stringify(fields) };
  }
  const entries = Object.entries(fields).map(([name, value]): [string, string] => [
    name,
    encodeForm(value),
  ]);
  const form = new URLSearchParams(entries).toString();
  if (as === 'get') {
    return { url: `${url}${url.includes('?') ? '&' : '?'}${form}`, method: 'GET', headers: {} };
  }
  return { url, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form };
}

function encodeForm(value: unknown): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
