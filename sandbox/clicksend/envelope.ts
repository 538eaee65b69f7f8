/** An endpoint's response before it is serialized. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Everything except own-numbers and alpha-tags comes in this envelope. */
interface Envelope {
  readonly http_code: number;
  readonly response_code: string;
  readonly response_msg: string;
  readonly data: unknown;
}

export function buildSuccess(response_msg: string, data: unknown): Answer {
  return wrapEnvelope({ http_code: 200, response_code: 'SUCCESS', response_msg, data });
}

export function buildRefusal(
  http_code: number,
  response_code: string,
  response_msg: string,
): Answer {
  return wrapEnvelope({ http_code, response_code, response_msg, data: null });
}

export function buildNotFound(what: string): Answer {
  return buildRefusal(404, 'NOT_FOUND', `${what} record not found.`);
}

export function buildBadRequest(response_msg: string): Answer {
  return buildRefusal(400, 'BAD_REQUEST', response_msg);
}

/** The documentation's text for a bare status. */
export function buildPlainRefusal(status: number): Answer {
  const [code, message] = PLAIN[status] ?? ['SOMETHING_IS_WRONG', 'Something is wrong.'];
  return buildRefusal(status, code, message);
}

function wrapEnvelope(body: Envelope): Answer {
  return { status: body.http_code, body };
}

const PLAIN: Readonly<Record<number, readonly [string, string]>> = {
  400: ['BAD_REQUEST', 'The request was invalid or cannot be otherwise served.'],
  401: ['UNAUTHORIZED', 'Authorization failed.'],
  403: [
    'FORBIDDEN',
    "Resource not found or you don't have the permissions to access this resource.",
  ],
  404: ['NOT_FOUND', 'Resource not found.'],
  // The documentation really gives 405 the code NOT_FOUND.
  405: ['NOT_FOUND', 'Method doesn’t exist or is not allowed.'],
  429: ['HTTP_TOO_MANY_REQUESTS', 'Too many attempts.'],
  500: ['INTERNAL_SERVER_ERROR', 'Internal server error.'],
};
