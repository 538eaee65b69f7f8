import { AppError } from '../core/errors.ts';
import { classifySecret } from './classify-secret.ts';
import { buildManifestLink } from './manifest-link.ts';
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

/** Prints the link that creates the Slack app, and accepts its tokens in any order. */
export async function connectToSlack(context: SetupContext, way: ConnectionWay): Promise<void> {
  const { settings, terminal } = context;
  const listMissing = () => REQUIRED[way].filter((name) => !settings.get(name));
  if (listMissing().length === 0) return terminal.say('✔ Slack: the tokens are there.');
  if (!settings.get('SLACK_BOT_TOKEN')) await showLink(context, way);
  for (let missing = listMissing(); missing.length > 0; missing = listMissing()) {
    terminal.say(`\nStill needed (your app at https://api.slack.com/apps):`);
    for (const name of missing) terminal.say(`  • ${PLACES[name]}`);
    const pasted = await terminal.askSecret('Paste one of them (it is not shown): ');
    if (pasted) await takeSecret(context, pasted);
  }
}

async function showLink(context: SetupContext, way: ConnectionWay): Promise<void> {
  const { settings, terminal, readManifest } = context;
  const address = settings.get('PUBLIC_URL');
  const host = address && new URL(address).host;
  terminal.say(`
Open this link, choose your workspace, and press Create. It makes the Slack app:

${buildManifestLink(await readManifest(way), host)}
`);
}

async function takeSecret(context: SetupContext, pasted: string): Promise<void> {
  const { settings, terminal } = context;
  const secret = classifySecret(pasted);
  if (secret.kind === 'wrong') return terminal.say(`✖ ${secret.why}`);
  const { name, value } = secret;
  const check = await checkSecret(context, name, value);
  if (check.isRefused) return terminal.say(`✖ ${check.what}`);
  await settings.save({ [name]: value });
  terminal.say(`✔ That is the ${NAMES[name]}${check.what}`);
}

/** Tests the secret with Slack. If that is not possible, it is accepted, because the doctor tests it again. */
async function checkSecret(
  { connectSlack }: SetupContext,
  name: SecretName,
  value: string,
): Promise<{ readonly isRefused: boolean; readonly what: string }> {
  if (name === 'SLACK_SIGNING_SECRET') {
    return { isRefused: false, what: ' (if it isn’t the Client Secret, which looks alike).' };
  }
  try {
    if (name === 'SLACK_APP_TOKEN') {
      await connectSlack('').openSocket(value);
      return { isRefused: false, what: '. Slack lets it connect.' };
    }
    const { team, bot } = await connectSlack(value).fetchTokenInfo();
    return { isRefused: false, what: `. Slack knows it: ${bot} in ${team}.` };
  } catch (error) {
    return explainRefusal(name, error);
  }
}

function explainRefusal(name: SecretName, error: unknown) {
  const code = error instanceof AppError ? error.code : 'error';
  if (!(error instanceof AppError) || error.retry === 'later') {
    return { isRefused: false, what: `. Slack did not answer (${code}), so it is not tried yet.` };
  }
  const hint = {
    SLACK_BOT_TOKEN: 'Copy it again; if the app isn’t installed any more, install it.',
    SLACK_APP_TOKEN: 'Is Socket Mode on, and does the token have the scope connections:write?',
    SLACK_SIGNING_SECRET: '',
  }[name];
  return { isRefused: true, what: `Slack refuses this ${NAMES[name]} (${code}). ${hint}` };
}
