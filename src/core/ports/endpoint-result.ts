/** An endpoint that ClickSend does not offer any more (404, 405) is a result, not an error. */
export type EndpointResult<T> =
  | { readonly offered: true; readonly value: T }
  | { readonly offered: false };
