import type { Dispatcher } from 'undici';

const MAX_REDIRECTS = 3;

/**
 * Requests a URL and those that its responses redirect to. `request` checks each URL before it requests it,
 * because a redirect can lead anywhere. Undefined after too many redirects.
 */
export async function followRedirects(
  url: string,
  request: (url: string) => Promise<Dispatcher.ResponseData>,
): Promise<Dispatcher.ResponseData | undefined> {
  let from = url;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const response = await request(from);
    const { statusCode, headers, body } = response;
    const location = String(headers.location ?? '');
    if (statusCode < 300 || statusCode > 399 || location === '') return response;
    await body.dump().catch(() => undefined);
    // `request` refuses a location that is not a URL.
    from = URL.canParse(location, from) ? new URL(location, from).href : location;
  }
  return undefined;
}
