import { isJson } from '../json.ts';
import { type Answer, buildPlainRefusal } from './envelope.ts';
import { simplifyEndpointName } from './find-endpoint.ts';
import type { ClickSend } from './state.ts';
import type { ClickSendFault } from './world.ts';

/** What is sent instead of a normal response. */
export type Reaction =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'late'; readonly answer: Answer; readonly afterMs: number }
  /** Half of the response, then the connection closes. */
  | { readonly kind: 'half'; readonly answer: Answer }
  | { readonly kind: 'drip'; readonly answer: Answer; readonly everyMs: number }
  | { readonly kind: 'reset'; readonly afterMs: number };

/** Uses up one occurrence of the first fault set for this endpoint. */
export function takeFault({ faults }: ClickSend, endpoint: string): ClickSendFault | undefined {
  const name = simplifyEndpointName(endpoint);
  return faults.take((fault) => simplifyEndpointName(fault.endpoint) === name);
}

/** Carries out a fault. `carryOut` does the work and returns the normal response. */
export async function applyFault(
  { how }: ClickSendFault,
  carryOut: () => Promise<Answer>,
): Promise<Reaction> {
  switch (how.kind) {
    case 'status': {
      if (how.carriedOut === true) await carryOut();
      return answerOnce({
        ...buildPlainRefusal(how.status),
        ...(how.body === undefined ? {} : { body: how.body }),
        ...(how.headers === undefined ? {} : { headers: how.headers }),
      });
    }
    case 'html': {
      if (how.carriedOut === true) await carryOut();
      const headers = { 'content-type': 'text/html; charset=utf-8' };
      return answerOnce({ status: how.status ?? 200, body: HTML, headers });
    }
    case 'rateLimited': {
      const headers = { 'retry-after': String(how.retryAfterSeconds) };
      return answerOnce({ ...buildPlainRefusal(429), headers });
    }
    case 'reset': {
      if (how.when === 'after') await carryOut();
      await how.meanwhile?.();
      return { kind: 'reset', afterMs: 0 };
    }
    case 'silence': {
      if (!how.carriedOut) return { kind: 'reset', afterMs: how.ms };
      return { kind: 'late', answer: await carryOut(), afterMs: how.ms };
    }
    case 'truncated': {
      const answer = how.carriedOut === false ? buildPlainRefusal(500) : await carryOut();
      return { kind: 'half', answer };
    }
    case 'drip':
      return { kind: 'drip', answer: await carryOut(), everyMs: how.everyMs };
    case 'rewrite': {
      const answer = await carryOut();
      return answerOnce({ ...answer, body: how.rewrite(isJson(answer.body) ? answer.body : {}) });
    }
  }
}

function answerOnce(answer: Answer): Reaction {
  return { kind: 'answer', answer };
}

const HTML =
  '<html>\r\n<head><title>Be right back</title></head>\r\n<body>\r\n' +
  '<center><h1>We are doing some maintenance</h1></center>\r\n</body>\r\n</html>\r\n';
