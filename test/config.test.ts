import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConfigError, environmentSchema, readConfig, readStorageConfig } from '../src/config.ts';

const least = {
  SLACK_BOT_TOKEN: 'xoxb-1-secret',
  SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
  CLICKSEND_USERNAME: 'ada@example.org',
  CLICKSEND_API_KEY: 'ABCD-EFGH',
};

/** The lines about faults, without the first and last sentence. */
function listFaults(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n').filter((line) => line.startsWith('  '));
  }
}

test('the required settings are enough, and the others have their documented defaults', () => {
  expect(readConfig(least)).toEqual({
    ...least,
    SLACK_API_URL: 'https://slack.com/api/',
    CLICKSEND_API_URL: 'https://rest.clicksend.com/v3',
    REDIS_KEY_PREFIX: 'slack-mms',
    DATA_DIR: './data',
    PORT: 3000,
    DEFAULT_COUNTRY: 'AU',
    POLL_SECONDS: 60,
    SCHEDULE_WITH: 'app',
    CONFIRM_SENDS: 'always',
    PLAIN_LETTERS: 'on',
    CSV_NUMBERS: 'masked',
    ALLOW_GUESTS: 'no',
    RETENTION_DAYS: 90,
    LOG_LEVEL: 'info',
  });
});

test('empty and blank values count as unset', () => {
  const blank = { PORT: '', REDIS_URL: '  ', SLACK_APP_TOKEN: '', WEBHOOK_SECRET: '' };
  expect(readConfig({ ...least, ...blank })).toEqual(readConfig(least));
  expect(readConfig({ ...least, DEFAULT_COUNTRY: ' us ' }).DEFAULT_COUNTRY).toBe('US');
});

test('an empty environment reports every missing setting and where to get it', () => {
  expect(listFaults({})).toMatchInlineSnapshot(`
    [
      "  SLACK_BOT_TOKEN is missing (api.slack.com/apps → your app → OAuth & Permissions → Bot User OAuth Token)",
      "  CLICKSEND_USERNAME is missing (dashboard.clicksend.com → Developers → API Credentials)",
      "  CLICKSEND_API_KEY is missing (dashboard.clicksend.com → Developers → API Credentials)",
      "  SLACK_SIGNING_SECRET is missing (api.slack.com/apps → your app → Basic Information → Signing Secret; or set SLACK_APP_TOKEN for Socket Mode, which needs none)",
    ]
  `);
});

test('Socket Mode needs no signing secret', () => {
  const { SLACK_SIGNING_SECRET: _, ...unsigned } = least;
  expect(listFaults({ ...unsigned, SLACK_APP_TOKEN: 'xapp-1' })).toEqual([]);
  expect(listFaults(unsigned)).toHaveLength(1);
});

const wrong = {
  SLACK_BOT_TOKEN: 'xapp-wrong-kind',
  SLACK_SIGNING_SECRET: 'xoxb-wrong-kind',
  SLACK_APP_TOKEN: 'xoxb-wrong-kind-too',
  SLACK_API_URL: 'slack dot com',
  CLICKSEND_API_URL: 'ftp://clicksend.test',
  WEBHOOK_SECRET: 'too-short-a-secret',
  PUBLIC_URL: 'example',
  REDIS_URL: 'http://redis.test:6379',
  PORT: '70000',
  DEFAULT_COUNTRY: 'Australia',
  POLL_SECONDS: '-5',
  SCHEDULE_WITH: 'slack-itself',
  CONFIRM_SENDS: 'perhaps',
  CSV_NUMBERS: 'none',
  ALLOW_GUESTS: 'true',
  RETENTION_DAYS: '0.25',
  LOG_LEVEL: 'loud',
};

test.each(['REDIS_URL', 'HTTPS_PROXY', 'HTTP_PROXY'])(
  "%s with a % that isn't encoded is refused at the start",
  (name) => {
    const scheme = name === 'REDIS_URL' ? 'redis' : 'http';
    const list = (login: string) =>
      listFaults({ ...least, [name]: `${scheme}://${login}@host.test:1234` });
    expect(list('firm:50%25')).toEqual([]);
    for (const login of ['firm:50%', '50%off:word', 'firm:%zz']) {
      const [fault = '', ...others] = list(login);
      expect(fault).toContain(`${name} must have %25 for a % in the user or the password`);
      expect(others).toEqual([]);
      expect(fault).not.toContain(login);
    }
  },
);

test('reports all faults at once, by name, and never with the value', () => {
  const faults = listFaults({ ...least, ...wrong });
  expect(faults).toMatchInlineSnapshot(`
    [
      "  SLACK_BOT_TOKEN is a token of another kind (api.slack.com/apps → your app → OAuth & Permissions → Bot User OAuth Token)",
      "  SLACK_SIGNING_SECRET is a token, not the signing secret (api.slack.com/apps → your app → Basic Information → Signing Secret; or set SLACK_APP_TOKEN for Socket Mode, which needs none)",
      "  SLACK_APP_TOKEN is a token of another kind (api.slack.com/apps → your app → Basic Information → App-Level Tokens (scope connections:write))",
      "  SLACK_API_URL is not a URL (leave it unset for Slack itself)",
      "  CLICKSEND_API_URL is not a URL (leave it unset for ClickSend itself)",
      "  WEBHOOK_SECRET must have at least 24 characters (make one: openssl rand -hex 24)",
      "  PUBLIC_URL is not a URL (the https address where ClickSend can reach this app)",
      "  REDIS_URL must begin with redis:// or rediss:// (like redis://user:password@host:6379/0, with # / ? @ of the password as %23 %2F %3F %40; leave it unset to use DATA_DIR)",
      "  PORT must be at most 65535 (a number from 0 to 65535)",
      "  DEFAULT_COUNTRY is not a country code (two letters of ISO 3166, like AU, US or GB)",
      "  POLL_SECONDS must be at least 0 (a whole number of seconds; 0 turns polling off)",
      "  SCHEDULE_WITH has an unknown value (app or clicksend)",
      "  CONFIRM_SENDS has an unknown value (always, bulk or never)",
      "  CSV_NUMBERS has an unknown value (masked or whole)",
      "  ALLOW_GUESTS has an unknown value (yes or no)",
      "  RETENTION_DAYS must be at least 1 (a number of days, at least 1)",
      "  LOG_LEVEL is not a log level (trace, debug, info, warn, error, fatal or silent)",
    ]
  `);
  expect(faults.map((line) => line.trim().split(' ')[0]).sort()).toEqual(Object.keys(wrong).sort());
  for (const value of Object.values(wrong)) {
    if (value.length > 4) expect(faults.join('\n')).not.toContain(value);
  }
});

test.each([
  ['PORT', '1.5'],
  ['PORT', 'http'],
  ['POLL_SECONDS', 'often'],
  ['WEBHOOK_SECRET', 'has/slashes/and-is-long-enough-for-it'],
  ['REDIS_URL', 'redis://:hunter22@host:99999'],
  ['REDIS_URL', 'redis://host:6379/main'],
  ['REDIS_URL', 'redis://:pass/word@host:6379'],
  ['REDIS_KEY_PREFIX', 'two words'],
  ['REDIS_KEY_PREFIX', 'team-a:'],
  ['REDIS_KEY_PREFIX', '{team-a}'],
  ['SLACK_SIGNING_SECRET', 'xapp-1-long-enough'],
])('refuses %s with the value %j', (name, value) => {
  const faults = listFaults({ ...least, [name]: value });
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(name);
  expect(faults[0]).not.toContain(value);
});

test('never repeats a value, whatever is in the environment', () => {
  const names = Object.keys(environmentSchema.shape);
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...names), fc.stringMatching(/^zz[a-z0-9:/.@-]{8,30}zz$/)),
      (settings) => {
        const faults = listFaults({ ...least, ...settings }).join('\n');
        for (const value of Object.values(settings)) expect(faults).not.toContain(value);
      },
    ),
  );
});

test.each(['redis://host', 'redis://host:6379/', 'rediss://ada:p%2Fw@host:6379/3'])(
  'accepts %j as REDIS_URL',
  (value) => {
    expect(readConfig({ ...least, REDIS_URL: value }).REDIS_URL).toBe(value);
  },
);

test("reads the store's settings without those of Slack and ClickSend", () => {
  expect(readStorageConfig({ DATA_DIR: '/var/lib/slack-mms', PORT: 'many' })).toEqual({
    DATA_DIR: '/var/lib/slack-mms',
    REDIS_KEY_PREFIX: 'slack-mms',
    RETENTION_DAYS: 90,
  });
  expect(() => readStorageConfig({ REDIS_URL: 'localhost' })).toThrow(/REDIS_URL must begin with/);
});
