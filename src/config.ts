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
  PUBLIC_URL: 'the https address under which ClickSend reaches this app',
  REDIS_URL: 'like redis://localhost:6379; unset: DATA_DIR is used',
  REDIS_KEY_PREFIX:
    'letters, digits and _ - . : like team-a-mms; leave it unset for an app that has run before',
  DATA_DIR: 'a folder that stays, such as a mounted volume',
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
  LOG_LEVEL: 'trace, debug, info, warn, error, fatal or silent',
} as const;

const COUNTRIES: readonly string[] = getCountries();

/** The settings, their defaults, and their descriptions for docs/environment.md. */
export const environmentSchema = z.object({
  SLACK_BOT_TOKEN: tokenSchema('xoxp-', 'xapp-').describe('The bot token of one workspace'),
  SLACK_SIGNING_SECRET: z
    .string()
    .refine((secret) => !/^xox|^xapp/.test(secret), 'is a token; the signing secret is meant')
    .optional()
    .describe('Proves that requests come from Slack. Not needed in Socket Mode'),
  SLACK_APP_TOKEN: tokenSchema('xoxb-', 'xoxp-')
    .optional()
    .describe('Set: Socket Mode (no public URL needed); unset: HTTP'),
  SLACK_API_URL: urlSchema('https://slack.com/api/')
    .transform((base) => (base.endsWith('/') ? base : `${base}/`))
    .describe('Slack Web API'),
  CLICKSEND_USERNAME: z.string().describe('HTTP Basic, the API user name'),
  CLICKSEND_API_KEY: z.string().describe('HTTP Basic, the API key'),
  CLICKSEND_API_URL: urlSchema('https://rest.clicksend.com/v3').describe('ClickSend REST API'),
  WEBHOOK_SECRET: z
    .string()
    .min(24, 'must have at least 24 characters')
    .regex(/^[\w.~-]+$/, 'may hold only letters, digits, and . _ ~ - as it is part of a path')
    .optional()
    .describe(
      'Last part of the ClickSend webhooks’ path; unset: they are off and everything is polled',
    ),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'is no URL' })
    .optional()
    .describe(
      'Where ClickSend can reach the app, for making its rules; unset: they are made by hand, or everything is polled',
    ),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must begin with redis:// or rediss://')
    .refine((value) => URL.canParse(value), 'is no URL')
    .optional()
    .describe('Set: state and jobs in Redis, for any number of replicas; unset: in `DATA_DIR`'),
  REDIS_KEY_PREFIX: z
    .string()
    .regex(
      /^[\w.-]+(?::[\w.-]+)*$/,
      'may hold only letters, digits, and _ - . with single : between',
    )
    .max(64, 'must have at most 64 characters')
    .default('slack-mms')
    .describe(
      'Stands before every key in Redis: give each app that shares a Redis one of its own. Under another one the app finds nothing of what it has stored',
    ),
  DATA_DIR: z.string().default('./data').describe('The embedded store’s folder'),
  PORT: integerSchema(0, 65_535)
    .default(3000)
    .describe('One HTTP server for everything, in Socket Mode too'),
  DEFAULT_COUNTRY: z
    .string()
    .transform((country) => country.toUpperCase())
    .refine((country) => COUNTRIES.includes(country), 'is no country code')
    .default('AU')
    .describe('Country of numbers written without +'),
  POLL_SECONDS: integerSchema(0, 86_400)
    .default(60)
    .describe('How often receipts and replies are pulled; `0` turns polling off'),
  SCHEDULE_WITH: z
    .enum(['app', 'clicksend'], 'must be app or clicksend')
    .default('app')
    .describe(
      'Who holds a scheduled send: `app` (cancel and edit are sure) or `clicksend` (leaves even while the app is down)',
    ),
  CONFIRM_SENDS: z
    .enum(['always', 'bulk', 'never'], 'must be always, bulk or never')
    .default('always')
    .describe(
      'Whether people, picture and price are confirmed in a second step: `always`, `bulk` (more than one recipient, a list, or a schedule), `never`. The form’s button says *Review* where a second step always follows, else *Send*',
    ),
  PLAIN_LETTERS: z
    .enum(['on', 'off'], 'must be on or off')
    .default('on')
    .describe(
      'Typographic letters (’ “ ” – … and odd spaces) become plain ones where that keeps a message in the basic alphabet: one ’ cuts an MMS from 1,500 to 500 characters and can double the price of an SMS. `off` leaves them',
    ),
  CSV_NUMBERS: z
    .enum(['masked', 'whole'], 'must be masked or whole')
    .default('masked')
    .describe(
      'Phone numbers in the file of results that a send to many gets in its thread: `masked` or `whole`. Whoever made the send gets the whole ones in private',
    ),
  REPLIES_CHANNEL: z
    .string()
    .regex(/^#?[\p{L}\p{N}][\p{L}\p{N}_-]{0,79}$/u, 'is neither a channel’s ID nor its name')
    .optional()
    .describe(
      'Channel for replies that answer nothing that was sent, best by its ID (by it a post is found again whose answer was lost); unset: whoever made the last send gets them in private',
    ),
  ALLOW_GUESTS: z
    .enum(['yes', 'no'], 'must be yes or no')
    .default('no')
    .describe(
      'Whether guests of the workspace may send, answer and cancel: `yes` or `no`. People of other organizations never may',
    ),
  RETENTION_DAYS: z.coerce
    .number('is no number')
    .min(1, 'must be at least 1')
    .max(3650, 'must be at most 3650')
    .default(90)
    .describe('After so many days every record about a send leaves by itself'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'is no level of the log')
    .default('info')
    .describe('pino, JSON lines'),
});

export interface Config extends Omit<z.infer<typeof environmentSchema>, 'DEFAULT_COUNTRY'> {
  readonly DEFAULT_COUNTRY: CountryCode;
}

/** Lists every error in the environment, one per line: the name, what is wrong and where to get it; never a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the settings. An empty value counts as unset. Throws a ConfigError. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const values = Object.fromEntries(
    Object.entries(env)
      .map(([name, value]) => [name, value?.trim()])
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = environmentSchema.safeParse(values);
  const isUnsigned = !values.SLACK_SIGNING_SECRET && !values.SLACK_APP_TOKEN;
  if (result.success && !isUnsigned) return result.data as Config;
  const faults = (result.error?.issues ?? []).map(({ path, message, code }) => {
    const name = String(path[0]) as keyof typeof HINTS;
    return formatFault(name, code === 'invalid_type' && !(name in values) ? 'is missing' : message);
  });
  // Without it the app could not verify Slack's requests; in Socket Mode there are none.
  if (isUnsigned) faults.push(formatFault('SLACK_SIGNING_SECRET', 'is missing'));
  throw new ConfigError(
    `The environment cannot be used:\n${[...new Set(faults)].join('\n')}\nNothing was started.`,
  );
}

function formatFault(name: keyof typeof HINTS, problem: string): string {
  return `  ${name} ${problem} (${HINTS[name]})`;
}

/** Slack may change the format of its tokens, so only tokens of another kind are refused. */
function tokenSchema(...wrongKinds: readonly string[]) {
  return z.string().refine((value) => !wrongKinds.some((kind) => value.startsWith(kind)), {
    error: 'is a token of another kind',
  });
}

function urlSchema(defaultUrl: string) {
  return z.url({ protocol: /^https?$/, error: 'is no URL' }).default(defaultUrl);
}

function integerSchema(min: number, max: number) {
  return z.coerce
    .number('is no number')
    .int('must be a whole number')
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`);
}
