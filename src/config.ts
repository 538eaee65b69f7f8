import { getCountries } from 'libphonenumber-js/max';
import { z } from 'zod';
import type { CountryCode } from './domain/phone.ts';

/** Where to get each setting, shown if it is wrong. */
const HINTS = {
  SLACK_BOT_TOKEN: 'api.slack.com/apps → your app → OAuth & Permissions → Bot User OAuth Token',
  SLACK_SIGNING_SECRET:
    'api.slack.com/apps → your app → Basic Information → Signing Secret; or set SLACK_APP_TOKEN for Socket Mode, which needs none',
  SLACK_APP_TOKEN:
    'api.slack.com/apps → your app → Basic Information → App-Level Tokens (scope connections:write)',
  SLACK_API_URL: 'leave it unset for Slack itself',
  CLICKSEND_USERNAME: 'dashboard.clicksend.com → Developers → API Credentials',
  CLICKSEND_API_KEY: 'dashboard.clicksend.com → Developers → API Credentials',
  CLICKSEND_API_URL: 'leave it unset for ClickSend itself',
  WEBHOOK_SECRET: 'make one: openssl rand -hex 24',
  PUBLIC_URL: 'the https address where ClickSend can reach this app',
  REDIS_URL:
    'like redis://user:password@host:6379/0, with # / ? @ of the password as %23 %2F %3F %40; leave it unset to use DATA_DIR',
  REDIS_KEY_PREFIX:
    'letters, digits and _ - . : like team-a-mms; leave it unset if this app already has records in Redis',
  DATA_DIR: 'a folder that survives a restart, such as a mounted volume',
  PORT: 'a number from 0 to 65535',
  DEFAULT_COUNTRY: 'two letters of ISO 3166, like AU, US or GB',
  POLL_SECONDS: 'a whole number of seconds; 0 turns polling off',
  SCHEDULE_WITH: 'app or clicksend',
  CONFIRM_SENDS: 'always, bulk or never',
  PLAIN_LETTERS: 'on or off',
  CSV_NUMBERS: 'masked or whole',
  ALLOW_GUESTS: 'yes or no',
  REPLIES_CHANNEL: 'Slack: the channel’s name → About → Channel ID, like C0123456789; or its name',
  RETENTION_DAYS: 'a number of days, at least 1',
  HTTPS_PROXY:
    'like http://proxy.example.com:3128, with user:password@ before the host if it wants them',
  HTTP_PROXY: 'like http://proxy.example.com:3128; HTTPS_PROXY is enough for Slack and ClickSend',
  NO_PROXY: 'names of hosts with commas between them, like localhost,.example.com; or *',
  LOG_LEVEL: 'trace, debug, info, warn, error, fatal or silent',
} as const;

/** The hint lists the values. */
const UNKNOWN_VALUE = 'has an unknown value';

const COUNTRIES: readonly string[] = getCountries();

const UNREADABLE_LOGIN = 'must have %25 for a % in the user or the password';

/** The settings, their defaults, and their descriptions for docs/environment.md. */
export const environmentSchema = z.object({
  SLACK_BOT_TOKEN: createTokenSchema('xoxp-', 'xapp-').describe('The bot token of one workspace'),
  SLACK_SIGNING_SECRET: z
    .string()
    .refine((secret) => !/^xox|^xapp/.test(secret), 'is a token, not the signing secret')
    .optional()
    .describe('Proves that requests come from Slack. Not needed in Socket Mode'),
  SLACK_APP_TOKEN: createTokenSchema('xoxb-', 'xoxp-')
    .optional()
    .describe(
      'If set, Slack connects through Socket Mode, which needs no public URL; if unset, over HTTP',
    ),
  SLACK_API_URL: createUrlSchema('https://slack.com/api/')
    .transform((base) => (base.endsWith('/') ? base : `${base}/`))
    .describe('Slack Web API'),
  CLICKSEND_USERNAME: z.string().describe('API user name, for HTTP Basic'),
  CLICKSEND_API_KEY: z.string().describe('API key, for HTTP Basic'),
  CLICKSEND_API_URL: createUrlSchema('https://rest.clicksend.com/v3').describe(
    'ClickSend REST API',
  ),
  WEBHOOK_SECRET: z
    .string()
    .min(24, 'must have at least 24 characters')
    .regex(
      /^[\w.~-]+$/,
      'may contain only letters, digits and . _ ~ - because it is part of a path',
    )
    .optional()
    .describe(
      'Last part of the path of ClickSend’s webhooks. If unset, the webhooks are off and the app polls',
    ),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'is not a URL' })
    .optional()
    .describe(
      'Where ClickSend can reach the app. With it, the app creates the ClickSend rules that push receipts and replies; without it, create them yourself or let the app poll',
    ),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must begin with redis:// or rediss://')
    .refine((value) => URL.canParse(value), 'is not a URL')
    .refine(
      (value) => !URL.canParse(value) || /^\/?\d*$/.test(new URL(value).pathname),
      'must end in the port or in the number of a database',
    )
    .refine((value) => !URL.canParse(value) || hasReadableLogin(value), UNREADABLE_LOGIN)
    .optional()
    .describe(
      'If set, records and jobs are in Redis, for any number of replicas; if unset, in `DATA_DIR`',
    ),
  REDIS_KEY_PREFIX: z
    .string()
    .regex(
      /^[\w.-]+(?::[\w.-]+)*$/,
      'may contain only letters, digits and _ - . with single : between them',
    )
    .max(64, 'must have at most 64 characters')
    .default('slack-mms')
    .describe(
      'Begins every key in Redis. Give each app that shares a Redis its own. If you change it, the app no longer finds its records',
    ),
  DATA_DIR: z.string().default('./data').describe('The embedded store’s folder'),
  PORT: createIntegerSchema(0, 65_535)
    .default(3000)
    .describe('Port of the HTTP server, which runs in Socket Mode too'),
  DEFAULT_COUNTRY: z
    .string()
    .transform((country) => country.toUpperCase())
    .refine((country) => COUNTRIES.includes(country), 'is not a country code')
    .default('AU')
    .describe('Country for local numbers, written without +'),
  POLL_SECONDS: createIntegerSchema(0, 86_400)
    .default(60)
    .describe(
      'How often the app asks ClickSend for receipts and replies; `0` turns polling off, but STOP and START are read once at each start. ClickSend’s Opt-Out List is always read, at each start and every 15 minutes, because ClickSend can’t push it',
    ),
  SCHEDULE_WITH: z
    .enum(['app', 'clicksend'], UNKNOWN_VALUE)
    .default('app')
    .describe(
      'Who keeps scheduled messages until they are due: `app` (they can always be cancelled and edited) or `clicksend` (they go out even while the app is down)',
    ),
  CONFIRM_SENDS: z
    .enum(['always', 'bulk', 'never'], UNKNOWN_VALUE)
    .default('always')
    .describe(
      'When a second step shows people, picture and price before anything is sent: `always`, `bulk` (more than one recipient, a list or a schedule) or `never`. The form’s button reads *Review* if the second step always follows, otherwise *Send*',
    ),
  PLAIN_LETTERS: z
    .enum(['on', 'off'], UNKNOWN_VALUE)
    .default('on')
    .describe(
      'Replaces typographic letters (’ “ ” – … and special spaces) with plain ones if that keeps the message in the basic alphabet. A single ’ cuts an MMS from 1,500 to 500 characters and can double the price of an SMS. `off` leaves them',
    ),
  CSV_NUMBERS: z
    .enum(['masked', 'whole'], UNKNOWN_VALUE)
    .default('masked')
    .describe(
      'Phone numbers in the results file in the thread of a message to many people: `masked` or `whole`. The author gets whole numbers in private',
    ),
  REPLIES_CHANNEL: z
    .string()
    .regex(/^#?[\p{L}\p{N}][\p{L}\p{N}_-]{0,79}$/u, 'is neither a channel ID nor a channel name')
    .optional()
    .describe(
      'Channel for texts that don’t answer a message from the app. Use the channel ID, because Slack’s search for a lost post doesn’t work with a name. If unset, the last author gets them in a direct message',
    ),
  ALLOW_GUESTS: z
    .enum(['yes', 'no'], UNKNOWN_VALUE)
    .default('no')
    .describe(
      'Whether guests of the workspace may send, answer and cancel: `yes` or `no`. People from other organizations never can',
    ),
  RETENTION_DAYS: z.coerce
    .number('is not a number')
    .min(1, 'must be at least 1')
    .max(3650, 'must be at most 3650')
    .default(90)
    .describe('Days after which every record of a message is deleted'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'is not a log level')
    .default('info')
    .describe('How much the app logs. Each line is JSON'),
  HTTPS_PROXY: createProxySchema().describe(
    'The proxy for Slack and ClickSend, if this machine reaches the internet only through one. Never used for Redis',
  ),
  HTTP_PROXY: createProxySchema().describe(
    'The same for addresses without TLS, and for all if `HTTPS_PROXY` is not set',
  ),
  NO_PROXY: z
    .string()
    .optional()
    .describe('Hosts that are reached without the proxy. If not set: this machine itself'),
});

export interface Config extends Omit<z.infer<typeof environmentSchema>, 'DEFAULT_COUNTRY'> {
  readonly DEFAULT_COUNTRY: CountryCode;
}

/** Lists every error in the environment, one per line: the name, what is wrong and where to get it; never a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings. An empty value counts as unset. Throws a ConfigError. */
export function readConfig(env: Environment): Config {
  const values = readValues(env);
  const result = environmentSchema.safeParse(values);
  const isUnsigned = !values.SLACK_SIGNING_SECRET && !values.SLACK_APP_TOKEN;
  if (result.success && !isUnsigned) return result.data as Config;
  const faults = listFaults(result.error, values);
  // Without it the app could not verify Slack's requests; in Socket Mode there are none.
  if (isUnsigned) faults.push(formatFault('SLACK_SIGNING_SECRET', 'is missing'));
  throw createConfigError(faults);
}

const storageSchema = environmentSchema.pick({
  REDIS_URL: true,
  REDIS_KEY_PREFIX: true,
  DATA_DIR: true,
  RETENTION_DAYS: true,
});

/** The settings of the store. */
export type StorageConfig = z.infer<typeof storageSchema>;

/** Reads them alone: after a disaster, a backup is restored before there are tokens. Throws a ConfigError. */
export function readStorageConfig(env: Environment): StorageConfig {
  const values = readValues(env);
  const result = storageSchema.safeParse(values);
  if (result.success) return result.data;
  throw createConfigError(listFaults(result.error, values));
}

function readValues(env: Environment): Readonly<Record<string, string>> {
  const values = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : [])),
  );
  // As everywhere, these names may have small letters, which win.
  for (const name of ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY']) {
    const small = values[name.toLowerCase()];
    if (small) values[name] = small;
  }
  return values;
}

function listFaults(error: z.ZodError | undefined, values: Environment): string[] {
  return (error?.issues ?? []).map(({ path, message, code }) => {
    const name = String(path[0]) as keyof typeof HINTS;
    return formatFault(name, code === 'invalid_type' && !(name in values) ? 'is missing' : message);
  });
}

function createConfigError(faults: readonly string[]): ConfigError {
  return new ConfigError(
    `The app can’t start with these settings:\n${[...new Set(faults)].join('\n')}\nFix them in .env or in the environment, then start it again.`,
  );
}

function formatFault(name: keyof typeof HINTS, problem: string): string {
  return `  ${name} ${problem} (${HINTS[name]})`;
}

/** Slack may change the format of its tokens, so only tokens of another kind are refused. */
function createTokenSchema(...wrongKinds: readonly string[]) {
  return z.string().refine((value) => !wrongKinds.some((kind) => value.startsWith(kind)), {
    error: 'is a token of another kind',
  });
}

function createProxySchema() {
  return z
    .url({ protocol: /^https?$/, error: 'is not the address of a proxy' })
    .refine(hasReadableLogin, UNREADABLE_LOGIN)
    .optional();
}

/** Whether the client can decode the user and the password of a URL. */
function hasReadableLogin(url: string): boolean {
  try {
    const { username, password } = new URL(url);
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

function createUrlSchema(defaultUrl: string) {
  return z.url({ protocol: /^https?$/, error: 'is not a URL' }).default(defaultUrl);
}

function createIntegerSchema(min: number, max: number) {
  return z.coerce
    .number('is not a number')
    .int('must be a whole number')
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`);
}
