import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { getPackage, listImports, readSources } from './sources.ts';

const dockerfile = readFileSync('Dockerfile', 'utf8');
const ignored = readFileSync('.dockerignore', 'utf8').split('\n').filter(Boolean);
const about = z
  .object({
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));
const build = readFileSync('scripts/build.mjs', 'utf8');

/** What is copied out of the project, not out of another stage. */
const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names = '']) =>
  names.split(' '),
);
const outside = new Set(
  readSources('src')
    .flatMap(listImports)
    .flatMap((name) => getPackage(name) ?? []),
);

test('what the image is made of exists, and is let into it', () => {
  expect(copied).toContain('src');
  for (const name of copied) {
    expect(existsSync(name), name).toBe(true);
    expect(ignored, name).toContain(`!${name}`);
  }
});

test('the sandbox, secrets and everything else stay outside', () => {
  expect(ignored[0]).toBe('*');
  expect(
    ignored
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1))
      .sort(),
  ).toEqual([...new Set(copied)].sort());
});

test('what the build reads is in the image', () => {
  const read = [...build.matchAll(/'(src\/[^']+|[\w./-]+\.(?:json|mjs|ts))'/g)].flatMap(
    ([, name]) => name ?? [],
  );
  expect(read).toContain('src/main.ts');
  for (const name of read) {
    expect(
      copied.some((one) => name === one || name.startsWith(`${one}/`)),
      name,
    ).toBe(true);
  }
});

/** Fifty megabytes, of which one table of names is in the bundle. */
const DATA = 'emojibase-data';

test('the dependencies for production are those that the app imports, no fewer and no more', () => {
  const code = [...outside].filter((name) => name !== DATA);
  expect(code.sort()).toEqual(Object.keys(about.dependencies).sort());
  expect(Object.keys(about.devDependencies)).toContain(DATA);
});

test('what is not bundled is a dependency for production', () => {
  const external = /external: \[([^\]]*)\]/.exec(build)?.[1] ?? '';
  const names = [...external.matchAll(/'([^']+)'/g)].flatMap(([, name]) => name ?? []);
  expect(Object.keys(about.dependencies)).toEqual(expect.arrayContaining(names));
  expect(names).not.toHaveLength(0);
});

test('the image runs as a user, on the current LTS, and stops as the app expects', () => {
  expect([...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image)).toEqual([
    'node:24-slim',
    'node:24-slim',
  ]);
  expect(dockerfile).toMatch(/^ARG START_AS=node\nUSER \$\{START_AS\}$/m);
  expect(dockerfile).toMatch(/^ENTRYPOINT \["entrypoint"\]$/m);
  expect(dockerfile).toMatch(/^VOLUME \/data$/m);
  expect(dockerfile).toContain('DATA_DIR=/data');
  expect(dockerfile).toMatch(/^STOPSIGNAL SIGTERM$/m);
  // The very words of `npm start`.
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const words = String(scripts.start).split(' ').slice(1);
  expect(dockerfile.trimEnd()).toContain(`CMD ${JSON.stringify(words).replaceAll(',', ', ')}`);
  expect(dockerfile).toMatch(/HEALTHCHECK[\s\S]*\/health\/live/);
});

test('composed, the app waits for a Redis that keeps what it is given', () => {
  const { services } = z
    .object({
      services: z.object({
        app: z.looseObject({
          env_file: z.string(),
          environment: z.record(z.string(), z.string()),
          depends_on: z.object({ redis: z.object({ condition: z.string() }) }),
        }),
        redis: z.looseObject({ command: z.array(z.string()), volumes: z.array(z.string()) }),
      }),
    })
    .parse(parse(readFileSync('compose.yaml', 'utf8')));
  expect(services.redis.command.join(' ')).toBe(
    [
      'redis-server --appendonly yes --appendfsync always --maxmemory-policy noeviction',
      '--maxmemory 256mb --auto-aof-rewrite-percentage 50 --auto-aof-rewrite-min-size 4mb',
    ].join(' '),
  );
  expect(services.redis.volumes).not.toHaveLength(0);
  expect(services.app.depends_on.redis.condition).toBe('service_healthy');
  expect(services.app.environment.REDIS_URL).toBe('redis://redis:6379');
});
