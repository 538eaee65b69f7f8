const TOKEN = /\bx(?:ox[a-z]|app)-[\w-]+/g;
/** Anything that could be a phone number. */
const NUMBER = /(?<![\d.])\+?\d{9,15}(?!\d)/g;

const SECRETS = [
  'SLACK_BOT_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_APP_TOKEN',
  'CLICKSEND_API_KEY',
  'WEBHOOK_SECRET',
] as const;

/** Takes the environment's secrets, and whatever looks like a token or a phone number, out of a text. The findings hold none; others' error messages might. */
export function createSecretMasker(
  env: Readonly<Record<string, string | undefined>>,
): (text: string) => string {
  const secrets = [
    ...SECRETS.map((name) => env[name]?.trim()),
    Buffer.from(`${env.CLICKSEND_USERNAME}:${env.CLICKSEND_API_KEY}`).toString('base64'),
    ...[env.REDIS_URL, env.PUBLIC_URL].map(passwordOf),
  ].filter((secret) => secret !== undefined && secret.length >= 6);
  return (text) =>
    secrets
      .reduce<string>((rest, secret) => rest.replaceAll(secret ?? '', '[secret]'), text)
      .replace(TOKEN, '[token]')
      .replace(NUMBER, (number) => `•••${number.slice(-3)}`);
}

function passwordOf(url: string | undefined): string | undefined {
  return url && URL.canParse(url) ? new URL(url).password : undefined;
}
