/** What buttons and forms are called on the way to Slack and back. */
export const actionIds = {
  openAgain: 'open_again',
  checkAgain: 'check_again',
  sendAgain: 'send_again',
} as const;

export const callbackIds = {
  compose: 'compose',
} as const;
