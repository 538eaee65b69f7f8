/** By it the app knows what ClickSend pushes, in every pretend world. */
export const WEBHOOK_SECRET = 'a-webhook-secret-of-thirty-chars';
