/** The secret by which the app recognizes ClickSend's pushes, in every simulated world. */
export const WEBHOOK_SECRET = 'a-webhook-secret-of-thirty-chars';
