/** An endpoint that ClickSend no longer has (404, 405) is an answer, not an error. */
export type EndpointResult<T> =
  | { readonly offered: true; readonly value: T }
  | { readonly offered: false };
