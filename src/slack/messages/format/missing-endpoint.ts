/** ClickSend's API has no such endpoint any more: what could not be done, and where a person can. */
export function formatMissingEndpoint(what: string, where: string): string {
  return `ClickSend’s API did not offer to ${what}. You find it at dashboard.clicksend.com → ${where}.`;
}
