import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { environmentSchema } from '../../src/config.ts';

const read = (file: string) => readFileSync(file, 'utf8');
const settings = Object.keys(environmentSchema.shape);
/** Render passes its settings to the build too. */
const START_AS = 'START_AS';

const words = z.array(z.string());
/**
 * Every value has the type that Compose expects: for example, a word that contains ` : ` is a map
 * unless it is quoted.
 */
const service = z.strictObject({
  image: z.string(),
  build: z.literal('.').optional(),
  profiles: words.optional(),
  restart: z.literal('unless-stopped'),
  user: z.string().optional(),
  init: z.boolean().optional(),
  read_only: z.boolean(),
  tmpfs: words.optional(),
  cap_drop: words,
  cap_add: words.optional(),
  security_opt: words,
  mem_limit: z.string(),
  stop_grace_period: z.string().optional(),
  env_file: z.string().optional(),
  environment: z.record(z.string(), z.string()).optional(),
  command: words.optional(),
  ports: words.optional(),
  volumes: words.optional(),
  depends_on: z
    .union([words, z.record(z.string(), z.strictObject({ condition: z.string() }))])
    .optional(),
  healthcheck: z
    .strictObject({
      test: words,
      interval: z.string(),
      timeout: z.string(),
      retries: z.int(),
      start_period: z.string().optional(),
    })
    .optional(),
});
const compose = z
  .strictObject({
    services: z.record(z.string(), service),
    volumes: z.record(z.string(), z.null()),
  })
  .parse(parse(read('compose.yaml'), { merge: true }));

test.each(Object.entries(compose.services))(
  'compose.yaml: the service %s has few privileges and a memory limit',
  (_, one) => {
    expect(one).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      mem_limit: expect.stringMatching(/^\d+m$/),
    });
  },
);

test('compose.yaml declares exactly the volumes that its services name', () => {
  const named = Object.values(compose.services)
    .flatMap(({ volumes }) => volumes ?? [])
    .map((volume) => volume.split(':')[0] ?? '')
    .filter((name) => !name.startsWith('.'));
  expect([...new Set(named)].sort()).toEqual(Object.keys(compose.volumes).sort());
});

test('the HTTPS proxy forwards the paths that Slack and ClickSend call, and nothing else', () => {
  expect(compose.services.https).toMatchObject({
    profiles: ['https'],
    environment: { DOMAIN: expect.stringContaining('DOMAIN') },
    volumes: expect.arrayContaining(['./deploy/Caddyfile.https:/etc/caddy/Caddyfile:ro']),
  });
  const caddyfile = read('deploy/Caddyfile.https');
  expect(caddyfile).toContain('@callers path /slack/* /clicksend/*');
  expect(caddyfile.match(/reverse_proxy/g)).toHaveLength(1);
  expect(caddyfile).toMatch(/handle @callers \{[^}]*reverse_proxy app:3000/);
  expect(caddyfile).toMatch(/handle \{\s+respond 404\s+\}/);
  expect(caddyfile.split('{').length).toBe(caddyfile.split('}').length);
});

test('Render’s file is valid and sets only variables that the app reads', () => {
  const { services } = z
    .strictObject({
      services: z.tuple([
        z.strictObject({
          type: z.enum(['web', 'pserv', 'worker']),
          name: z.string(),
          runtime: z.literal('docker'),
          dockerfilePath: z.literal('./Dockerfile'),
          plan: z.string(),
          numInstances: z.literal(1),
          // No maxShutdownDelaySeconds: Render refuses it for a service with a disk, and waits for
          // 30 s.
          disk: z.strictObject({ name: z.string(), mountPath: z.string(), sizeGB: z.int() }),
          envVars: z.array(
            z.union([
              z.strictObject({ key: z.enum(settings), sync: z.literal(false) }),
              z.strictObject({ key: z.enum([...settings, START_AS]), value: z.string() }),
            ]),
          ),
        }),
      ]),
    })
    .parse(parse(read('deploy/render.yaml')));
  const [{ disk, envVars }] = services;
  expect(envVars).toContainEqual({ key: 'DATA_DIR', value: disk.mountPath });
  expect(envVars).toContainEqual({ key: START_AS, value: 'root' });
  // The file contains no secret.
  for (const { key } of envVars.filter((one) => 'value' in one)) {
    expect(key).not.toMatch(/TOKEN|SECRET|KEY/);
  }
});

test('Railway’s file has one replica with a volume, and sets only variables that the app reads', () => {
  const text = read('deploy/railway.ts');
  expect(text).toContain("volumeMounts: { '/data': data }");
  expect(text).toContain("DATA_DIR: '/data'");
  for (const line of ['numReplicas: 1', 'overlapSeconds: 0', 'drainingSeconds: 15'])
    expect(text).toContain(`${line},`);
  // Railway’s own variable, which makes the image start as root.
  const set = [...text.matchAll(/^ {6}([A-Z_]+): /gm)].map(([, name]) => name);
  expect(set.filter((name) => !settings.includes(name ?? ''))).toEqual(['RAILWAY_RUN_UID']);
  expect(text).not.toMatch(/(?:TOKEN|SECRET|KEY|USERNAME): '/);
});

/** A file of `[section]` and `name = value`: Fly’s TOML, and systemd’s units. */
function parseSections(text: string): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const sections: Record<string, Record<string, string>> = { '': {} };
  let section: Record<string, string> = sections[''] ?? {};
  for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
    const head = /^\[{1,2}([\w.]+)\]{1,2}$/.exec(line)?.[1];
    const [, name, value] = /^(\w+) ?= ?(.*)$/.exec(line) ?? [];
    if (head) {
      section = {};
      sections[head] = section;
    } else if (name !== undefined && value !== undefined) section[name] = value;
    else throw new Error(`Neither a section nor a value: ${line}`);
  }
  return sections;
}

test('Fly’s file has only sections and values, and sets only variables that the app reads', () => {
  const { env = {}, mounts, vm, checks: _, ...rest } = parseSections(read('deploy/fly.toml'));
  for (const name of Object.keys(env)) expect(settings).toContain(name);
  expect(mounts?.destination).toBe(env.DATA_DIR);
  expect(vm?.memory).toBe('"512mb"');
  expect(rest['build.args']).toEqual({ [START_AS]: '"root"' });
  expect(rest['checks.alive']).toMatchObject({ path: '"/health/live"', port: '3000' });
  const values = Object.values(parseSections(read('deploy/fly.toml'))).flatMap(Object.values);
  for (const value of values) expect(value).toMatch(/^(?:"[^"]*"|\d+|true|false)$/);
});

test('systemd’s unit starts what npm start starts, and keeps its state where the app looks for it', () => {
  const { Service = {} } = parseSections(read('deploy/slack-mms.service'));
  const { scripts } = JSON.parse(read('package.json'));
  expect(Service.ExecStart).toBe(`/usr/bin/env ${String(scripts.start).replace(/^exec /, '')}`);
  expect(Service.Environment).toContain(`DATA_DIR=/var/lib/${Service.StateDirectory}`);
  expect(Number(Service.TimeoutStopSec)).toBeGreaterThan(10);
});
