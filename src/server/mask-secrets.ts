/** 9 to 15 digits: anything that could be a phone number. Decimals of a number are kept. */
const NUMBER = /(?<!\d|\d\.)\+?\d{9,15}(?!\d)/g;
const SLACK_TOKEN = /\bx(?:ox[a-z]|app)-[\w-]+/g;
/** A shorter secret would match parts of ordinary words. */
const MIN_SECRET_LENGTH = 6;

/** Removes the secrets, and anything that looks like a token or a phone number, from a text. */
export function createSecretMasker(secrets: readonly string[]): (text: string) => string {
  const spellings = secrets
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    .flatMap(listSpellings);
  return (text) =>
    spellings
      .reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text)
      .replace(SLACK_TOKEN, '[token]')
      .replace(NUMBER, (number) => `•••${number.slice(-3)}`);
}

/** A secret as it is, and as encoded in JSON and in URLs. */
function listSpellings(secret: string): readonly string[] {
  return [...new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])];
}

/** The settings that contain a secret. */
interface SecretSettings {
  readonly SLACK_BOT_TOKEN?: string | undefined;
  readonly SLACK_SIGNING_SECRET?: string | undefined;
  readonly SLACK_APP_TOKEN?: string | undefined;
  readonly CLICKSEND_USERNAME?: string | undefined;
  readonly CLICKSEND_API_KEY?: string | undefined;
  readonly WEBHOOK_SECRET?: string | undefined;
  readonly REDIS_URL?: string | undefined;
  readonly PUBLIC_URL?: string | undefined;
  readonly HTTPS_PROXY?: string | undefined;
  readonly HTTP_PROXY?: string | undefined;
}

/** The secrets in the app's settings, or in an environment that may still be invalid. */
export function listSecrets(settings: SecretSettings): readonly string[] {
  return [
    settings.SLACK_BOT_TOKEN,
    settings.SLACK_SIGNING_SECRET,
    settings.SLACK_APP_TOKEN,
    settings.CLICKSEND_API_KEY,
    settings.WEBHOOK_SECRET,
    // As sent in the header of a call.
    Buffer.from(`${settings.CLICKSEND_USERNAME}:${settings.CLICKSEND_API_KEY}`).toString('base64'),
    findPassword(settings.REDIS_URL),
    findPassword(settings.PUBLIC_URL),
    findPassword(settings.HTTPS_PROXY),
    findPassword(settings.HTTP_PROXY),
  ].flatMap((secret) => secret?.trim() || []);
}

function findPassword(url: string | undefined): string | undefined {
  return url && URL.canParse(url) ? new URL(url).password : undefined;
}
