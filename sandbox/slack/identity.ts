import { randomBytes } from 'node:crypto';

/** The ids of the app and the team. Tokens look like Slack's but have no effect. */
export const TEAM = { id: 'T000000001', domain: 'mms-sandbox', name: 'MMS Sandbox' } as const;

/** The organization of everybody from outside. */
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
  /** The deprecated verification token, still in payloads. */
  verificationToken: 'sandboxverificationtoken',
} as const;

/** A new id: `U` for a person, `C` for a channel, `D` for direct messages, `F` for a file. */
export function createId(prefix: 'U' | 'C' | 'D' | 'F'): string {
  return `${prefix}${randomBytes(5).toString('hex').toUpperCase()}`;
}

/** "Ada Moreno" → "ada.moreno", the `user_name` in payloads. */
export function getHandle(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '.');
}
