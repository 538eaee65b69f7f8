/** That ClickSend no longer offers an endpoint (404, 405) is a result, not an error. */
export type EndpointResult<T> =
  | { readonly offered: true; readonly value: T }
  | { readonly offered: false };
