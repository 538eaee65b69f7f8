import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { createHealthRoutes } from '../../src/server/health.ts';

const service = z.looseObject({
  profiles: z.array(z.string()).optional(),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
});
const { services } = z
  .object({ services: z.record(z.string(), service) })
  .parse(parse(readFileSync('compose.yaml', 'utf8')));
const caddyfile = readFileSync('deploy/Caddyfile', 'utf8');

/** The balancer's upstreams, each as host and port. */
const upstreams = (/reverse_proxy ([^{]+) \{/.exec(caddyfile)?.[1] ?? '')
  .split(' ')
  .map((upstream) => upstream.split(':'));
const findService = (name: string) => service.parse(services[name]);

test('compose.yaml without a profile runs one app and its Redis', () => {
  const usual = Object.entries(services).filter(([, { profiles }]) => profiles === undefined);
  expect(usual.map(([name]) => name)).toEqual(['app', 'redis']);
});

test('the profile *replicas* runs three identical apps behind the balancer', () => {
  expect(upstreams.map(([host]) => host)).toEqual(['app', 'replica-2', 'replica-3']);
  const { ports: _, volumes: __, ...app } = findService('app');
  for (const name of ['replica-2', 'replica-3']) {
    expect(findService(name)).toEqual({ ...app, profiles: ['replicas'] });
  }
  const { PORT } = z.looseObject({ PORT: z.string() }).parse(app.environment);
  expect(upstreams.every(([, port]) => port === PORT)).toBe(true);
});

test('the balancer reads deploy/Caddyfile, listens on this machine only and passes on only callers’ paths', () => {
  const { ports, volumes, profiles } = findService('balancer');
  expect(volumes).toEqual(['./deploy/Caddyfile:/etc/caddy/Caddyfile:ro']);
  expect(ports).toEqual(['127.0.0.1:8080:8080']);
  expect(caddyfile).toMatch(/^:8080 \{$/m);
  // Health and metrics aren't reachable from outside, here and in the setup page's example.
  for (const text of [caddyfile, readFileSync('docs/setup.md', 'utf8')]) {
    expect(text).toContain('@callers path /slack/* /clicksend/*');
    expect(text.match(/^\s*reverse_proxy (?!@callers)/gm) ?? []).toHaveLength(
      text === caddyfile ? 1 : 0,
    );
  }
  expect(caddyfile).toMatch(/handle @callers \{\s+reverse_proxy/);
  expect(profiles).toEqual(['replicas']);
});

test('the balancer checks a health path that the app serves, and tries another replica within 3 s', () => {
  const paths = createHealthRoutes({}, { text: async () => '', contentType: '' }).map(
    ({ path }) => path,
  );
  expect(paths).toContain(/health_uri (\S+)/.exec(caddyfile)?.[1]);
  expect(Number(/lb_try_duration (\d+)s/.exec(caddyfile)?.[1])).toBeLessThan(3);
});
