/** The response to an HTTP request from the doctor, or why there was none. */
export type UrlResponse =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string }
  | { readonly kind: 'unreached'; readonly why: string };

/**
 * Requests one of the app's URLs. Does not follow redirects, because Slack and ClickSend do not either.
 * Never throws.
 */
export async function requestUrl(
  address: string,
  init: RequestInit & { readonly signal: AbortSignal },
): Promise<UrlResponse> {
  try {
    const answer = await fetch(address, { redirect: 'manual', ...init });
    return { kind: 'answered', status: answer.status, text: await answer.text() };
  } catch (error) {
    return { kind: 'unreached', why: findErrorCode(error) };
  }
}

/** `ECONNREFUSED`, `CERT_HAS_EXPIRED` and similar. Never the message, which may contain the URL with its secret. */
function findErrorCode(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer';
  const cause = error instanceof Error ? (error.cause ?? error) : undefined;
  if (cause instanceof Error && 'code' in cause && cause.code) return String(cause.code);
  return cause instanceof Error ? cause.name : 'no answer';
}
