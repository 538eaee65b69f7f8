import { AppError } from '../core/errors.ts';
import { formatCount } from '../slack/text/count.ts';
import type { ConnectionWay, SetupContext } from './setup-context.ts';

type SecretName = 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN' | 'SLACK_SIGNING_SECRET';

const PLACES: Readonly<Record<SecretName, string>> = {
  SLACK_BOT_TOKEN:
    'the bot token (xoxb-…): Install App → Install to Workspace → Bot User OAuth Token',
  SLACK_APP_TOKEN:
    'the app token (xapp-…): Basic Information → App-Level Tokens → Generate, with the scope connections:write',
  SLACK_SIGNING_SECRET:
    'the signing secret: Basic Information → App Credentials → Signing Secret → Show',
};

const NAMES: Readonly<Record<SecretName, string>> = {
  SLACK_BOT_TOKEN: 'bot token',
  SLACK_APP_TOKEN: 'app token',
  SLACK_SIGNING_SECRET: 'signing secret',
};

const REQUIRED: Readonly<Record<ConnectionWay, readonly SecretName[]>> = {
  socket: ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN'],
  http: ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET'],
};

const MANIFESTS: Readonly<Record<ConnectionWay, string>> = {
  socket: 'manifest.socket.yml',
  http: 'manifest.yml with your host in place of YOUR-HOST',
};

/** Prints the link that creates the Slack app, and accepts its tokens in any order. */
export async function connectToSlack(context: SetupContext, way: ConnectionWay): Promise<void> {
  const { settings, terminal } = context;
  const needed = new Set(REQUIRED[way]);
  for (const name of REQUIRED[way]) if (await isUsable(context, name)) needed.delete(name);
  if (needed.size === 0) return terminal.say('✔ Slack: tokens are set.');
  if (!settings.get('SLACK_BOT_TOKEN')) await showLink(context, way);
  while (needed.size > 0) {
    terminal.say(`\nStill needed (your app at https://api.slack.com/apps):`);
    for (const name of needed) terminal.say(`  • ${PLACES[name]}`);
    const pasted = await terminal.askSecret('Paste one of them (hidden): ');
    const setting = pasted && (await takeSecret(context, pasted));
    if (setting) needed.delete(setting);
  }
}

/** Whether the secret is set and need not be asked for. A setup can't change the environment, so one there stays. */
async function isUsable(context: SetupContext, name: SecretName): Promise<boolean> {
  const { settings, terminal } = context;
  const value = settings.get(name);
  if (!value) return false;
  const { sign, what } = await checkSecret(context, name, value);
  if (sign === '✖') terminal.say(`✖ ${what}`);
  return sign !== '✖' || settings.isInEnvironment(name);
}

async function showLink(context: SetupContext, way: ConnectionWay): Promise<void> {
  const { settings, terminal, readManifest } = context;
  const address = settings.get('PUBLIC_URL');
  const host = address && new URL(address).host;
  terminal.say(`
Open this link, choose your workspace, and press Create. It makes the Slack app:

${buildManifestLink(await readManifest(way), host)}

If the link doesn’t open, choose Create New App → From a manifest at https://api.slack.com/apps, and paste ${MANIFESTS[way]}.
`);
}

/** Saves the secret unless Slack refuses it. Resolves to its name if it was saved. */
async function takeSecret(context: SetupContext, pasted: string): Promise<SecretName | undefined> {
  const { settings, terminal } = context;
  const secret = classifySecret(pasted);
  if (secret.kind === 'wrong') {
    terminal.say(`✖ ${secret.why}`);
    return undefined;
  }
  const { name, value } = secret;
  const { sign, what } = await checkSecret(context, name, value);
  if (sign === '✖') {
    terminal.say(`✖ ${what}`);
    return undefined;
  }
  await settings.save({ [name]: value });
  terminal.say(`${sign} That is the ${NAMES[name]}${what}`);
  return name;
}

interface SecretCheck {
  /** Accepted, not known, or refused. */
  readonly sign: '✔' | '!' | '✖';
  readonly what: string;
}

/** Tests the secret with Slack. If that is not possible, it is accepted, because the doctor tests it again. */
async function checkSecret(
  { connectSlack }: SetupContext,
  name: SecretName,
  value: string,
): Promise<SecretCheck> {
  if (name === 'SLACK_SIGNING_SECRET') {
    return { sign: '✔', what: ' (if it isn’t the Client Secret, which looks the same).' };
  }
  try {
    if (name === 'SLACK_APP_TOKEN') {
      await connectSlack('').openSocket(value);
      return { sign: '✔', what: '. Slack lets it connect.' };
    }
    const { team, bot } = await connectSlack(value).fetchTokenInfo();
    return { sign: '✔', what: `. Slack accepts it: ${bot} in ${team}.` };
  } catch (error) {
    return explainRefusal(name, error);
  }
}

function explainRefusal(name: SecretName, error: unknown): SecretCheck {
  const code = error instanceof AppError ? error.code : 'error';
  if (!(error instanceof AppError) || error.retry === 'later') {
    return { sign: '!', what: `. Slack did not respond (${code}), so it is not verified yet.` };
  }
  const hint = {
    SLACK_BOT_TOKEN: 'Copy it again. If the app was uninstalled, install it.',
    SLACK_APP_TOKEN: 'Is Socket Mode on, and does the token have the scope connections:write?',
    SLACK_SIGNING_SECRET: '',
  }[name];
  return { sign: '✖', what: `Slack refuses the ${NAMES[name]} (${code}). ${hint}` };
}

/**
 * Slack's page for creating an app from a manifest:
 * docs.slack.dev/app-manifests/configuring-apps-with-app-manifests.
 */
const NEW_APP = 'https://api.slack.com/apps?new_app=1&manifest_yaml=';

/** The link that creates the Slack app from a manifest. `host` replaces YOUR-HOST. */
export function buildManifestLink(manifest: string, host?: string): string {
  const filled = host ? manifest.replaceAll('YOUR-HOST', host) : manifest;
  // Terminals end a link at quotes and brackets.
  return (
    NEW_APP +
    encodeURIComponent(removeComments(filled)).replace(
      /['()!*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16)}`,
    )
  );
}

/** Some servers refuse links longer than about 8,000 characters. */
function removeComments(yaml: string): string {
  return yaml
    .split('\n')
    .map((line) => line.replace(/(?:^|\s)\s*#(?:\s.*)?$/, ''))
    .filter((line) => line.trim() !== '')
    .join('\n');
}

/** The kind of secret that was pasted, by its format. */
type ClassifiedSecret =
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
    `That token is for Slack’s token rotation or its manifest tools. ${BOT_TOKEN_PLACE}`,
  ],
  [/^xox(?!b)[a-z]-/, `That is a Slack token of another kind. ${BOT_TOKEN_PLACE}`],
  [
    /^\d{9,}\.\d{9,}$/,
    'That is the Client ID. The Signing Secret is two fields below it. Press Show.',
  ],
  [/^A[0-9A-Z]{8,}$/, 'That is the App ID. The Signing Secret is below it. Press Show.'],
  [
    /^[A-Za-z0-9]{24}$/,
    'That is the Verification Token. The Signing Secret is above it. Press Show.',
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
  const length = `It has ${formatCount(value.length, 'character')}.`;
  if (/^(?:xoxb|xapp)/.test(value))
    return `That token has characters that a Slack token never has. ${length}`;
  return `That is neither a Slack token (xoxb-…, xapp-…) nor a signing secret (32 digits and letters a to f). ${length}`;
}
