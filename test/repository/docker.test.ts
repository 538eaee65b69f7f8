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

/** What the Dockerfile copies from the project, not from another stage. */
const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names = '']) =>
  names.split(' '),
);
const outside = new Set(
  readSources('src')
    .flatMap(listImports)
    .flatMap((name) => getPackage(name) ?? []),
);

test('everything that the Dockerfile copies exists and is let through .dockerignore', () => {
  expect(copied).toContain('src');
  for (const name of copied) {
    expect(existsSync(name), name).toBe(true);
    expect(ignored, name).toContain(`!${name}`);
  }
});

test('.dockerignore keeps everything out that the Dockerfile does not copy', () => {
  expect(ignored[0]).toBe('*');
  expect(
    ignored
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1))
      .sort(),
  ).toEqual([...new Set(copied)].sort());
});

test('the image contains every file that the build reads', () => {
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

/** 50 MB, of which the bundle contains one table of names. */
const DATA = 'emojibase-data';

test('the production dependencies are exactly the packages that the app imports', () => {
  const code = [...outside].filter((name) => name !== DATA);
  expect(code.sort()).toEqual(Object.keys(about.dependencies).sort());
  expect(Object.keys(about.devDependencies)).toContain(DATA);
});

test('every package that is not bundled is a production dependency', () => {
  const external = /external: \[([^\]]*)\]/.exec(build)?.[1] ?? '';
  const names = [...external.matchAll(/'([^']+)'/g)].flatMap(([, name]) => name ?? []);
  expect(Object.keys(about.dependencies)).toEqual(expect.arrayContaining(names));
  expect(names).not.toHaveLength(0);
});

test('the image runs as a user on the current LTS, and stops as the app expects', () => {
  expect([...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image)).toEqual([
    'node:24-slim',
    'node:24-slim',
  ]);
  expect(dockerfile).toMatch(/^ARG START_AS=node\nUSER \$\{START_AS\}$/m);
  expect(dockerfile).toMatch(/^ENTRYPOINT \["entrypoint"\]$/m);
  expect(dockerfile).toMatch(/^VOLUME \/data$/m);
  expect(dockerfile).toContain('DATA_DIR=/data');
  expect(dockerfile).toMatch(/^STOPSIGNAL SIGTERM$/m);
  // Exactly the words of `npm start`.
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const words = String(scripts.start).split(' ').slice(1);
  expect(dockerfile.trimEnd()).toContain(`CMD ${JSON.stringify(words).replaceAll(',', ', ')}`);
  expect(dockerfile).toMatch(/HEALTHCHECK[\s\S]*\/health\/live/);
});

test('compose.yaml: the app waits for a Redis that persists every write', () => {
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
