/** The kind of secret that was pasted, by its format. */
export type ClassifiedSecret =
  | {
      readonly kind: 'known';
      readonly name: 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN' | 'SLACK_SIGNING_SECRET';
      readonly value: string;
    }
  /** `why`: what it is instead, and where to find the right one. */
  | { readonly kind: 'wrong'; readonly why: string };

const BOT_TOKEN_PLACE =
  'The bot token begins with xoxb- (OAuth & Permissions → Bot User OAuth Token).';

/** Slack's other secrets, and which one is needed. */
const OTHERS: readonly (readonly [form: RegExp, why: string])[] = [
  [/^xoxp-/, `That is a user token. ${BOT_TOKEN_PLACE}`],
  [
    /^xoxe[.-]/,
    `That is a token of Slack’s token rotation or of its manifest tools. ${BOT_TOKEN_PLACE}`,
  ],
  [/^xox(?!b)[a-z]-/, `That is a Slack token of another kind. ${BOT_TOKEN_PLACE}`],
  [
    /^\d{9,}\.\d{9,}$/,
    'That is the Client ID. The Signing Secret stands two fields below it: press Show.',
  ],
  [/^A[0-9A-Z]{8,}$/, 'That is the App ID. The Signing Secret stands below it: press Show.'],
  [
    /^[A-Za-z0-9]{24}$/,
    'That is the Verification Token. The Signing Secret stands above it: press Show.',
  ],
  [/^https?:/, 'That is an address, not a token.'],
];

/** Tells which of Slack's secrets a text is. Accepts quotes and `NAME=value` too. */
export function classifySecret(pasted: string): ClassifiedSecret {
  const value = pasted
    .trim()
    .replace(/^(?:export\s+)?[A-Z_]+\s*=\s*/, '')
    .replace(/^(["'])(.*)\1$/, '$2')
    .trim();
  if (/^xoxb-[\w-]+$/.test(value)) return { kind: 'known', name: 'SLACK_BOT_TOKEN', value };
  if (/^xapp-[\w-]+$/.test(value)) return { kind: 'known', name: 'SLACK_APP_TOKEN', value };
  if (/^[0-9a-f]{32}$/.test(value)) return { kind: 'known', name: 'SLACK_SIGNING_SECRET', value };
  const other = OTHERS.find(([form]) => form.test(value));
  return { kind: 'wrong', why: other?.[1] ?? explainUnknown(value) };
}

function explainUnknown(value: string): string {
  const length = `It has ${value.length} characters.`;
  if (/^(?:xoxb|xapp)/.test(value))
    return `That token holds characters that no token has. ${length}`;
  return `That is none of Slack’s tokens (xoxb-…, xapp-…) and no signing secret (32 digits and letters a to f). ${length}`;
}
