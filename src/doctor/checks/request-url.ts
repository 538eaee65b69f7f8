/** What came of an HTTP request of the doctor's own: a status, or why there was none. */
export type UrlResponse =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string }
  | { readonly kind: 'unreached'; readonly why: string };

/** Asks an address of the app's. Follows no redirects: Slack and ClickSend follow none either. */
export async function requestUrl(
  address: string,
  init: RequestInit & { readonly signal: AbortSignal },
): Promise<UrlResponse> {
  try {
    const answer = await fetch(address, { redirect: 'manual', ...init });
    return { kind: 'answered', status: answer.status, text: await answer.text() };
  } catch (error) {
    return { kind: 'unreached', why: codeOf(error) };
  }
}

/** `ECONNREFUSED`, `CERT_HAS_EXPIRED`, …: never the message, which may hold the address. */
function codeOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer';
  const cause = error instanceof Error ? (error.cause ?? error) : undefined;
  if (cause instanceof Error && 'code' in cause && cause.code) return String(cause.code);
  return cause instanceof Error ? cause.name : 'no answer';
}
