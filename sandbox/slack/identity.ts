/** Who the app and the team are. Tokens look like Slack's and open nothing. */
export const TEAM = { id: 'T000000001', domain: 'mms-sandbox', name: 'MMS Sandbox' } as const;

/** The organisation of everybody who comes from outside. */
export const OTHER_TEAM = { id: 'T0OTHER0001', domain: 'acme', name: 'Acme' } as const;

export const APP = {
  id: 'A0MMSANDBOX',
  name: 'slack-mms',
  botId: 'B0MMSANDBOX',
  botUserId: 'U0MMSBOT',
  botName: 'slack-mms',
  botToken: 'xoxb-000000000001-sandbox-bot-token',
  appToken: 'xapp-1-A0MMSANDBOX-sandbox-app-token',
  signingSecret: '5a9db0c5a9db0c5a9db0c5a9db0c5a9d',
  /** The deprecated verification token that payloads still carry. */
  verificationToken: 'sandboxverificationtoken',
} as const;

/** emulate brings an administrator along, who makes the channels; people and the app never see them. */
export const ADMIN = {
  id: 'U000000001',
  name: 'admin',
  token: 'xoxp-sandbox-administrator',
} as const;

/** A person's own token, with which the sandbox acts on emulate for them. */
export function personToken(handle: string): string {
  return `xoxp-sandbox-${handle}`;
}

/** "Ada Moreno" → "ada.moreno", the name that payloads call `user_name`. */
export function handleOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '.');
}
