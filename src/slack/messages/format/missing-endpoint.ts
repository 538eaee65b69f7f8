/** For an endpoint that ClickSend no longer offers: what failed, and where a person can do it. */
export function formatMissingEndpoint(what: string, where: string): string {
  return `ClickSend’s API did not offer to ${what}. You find it at dashboard.clicksend.com → ${where}.`;
}
