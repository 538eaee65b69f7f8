/** Statuses that do not say whether the request was carried out. */
export function isServerFault(status: number): boolean {
  return status >= 500 || status === 408;
}

/** Statuses for a missing endpoint. ClickSend's newest specification lacks five of the nine MMS endpoints. */
export function isNotFoundStatus(status: number): boolean {
  return status === 404 || status === 405 || status === 410;
}
