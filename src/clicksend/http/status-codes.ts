/** Statuses that do not say whether the request was carried out. */
export function isServerFault(status: number): boolean {
  return status >= 500 || status === 408;
}

/** Statuses of an endpoint that is not there: ClickSend's newest specification lacks five of the nine endpoints for MMS. */
export function isNotFoundStatus(status: number): boolean {
  return status === 404 || status === 405 || status === 410;
}
