import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { getPackage, listImports, readSources, resolveTarget, type Source } from './sources.ts';

interface Layer {
  /** Folders (or files) of src that may be imported. */
  readonly layers: readonly string[];
  /** External packages that may be imported here. */
  readonly packages: readonly string[];
}

const adapters = ['slack', 'clicksend', 'media', 'storage', 'queue', 'server'];

/** Which layers may import which, and which external package belongs to which layer. */
const layers: Readonly<Record<string, Layer>> = {
  domain: { layers: ['domain'], packages: ['libphonenumber-js'] },
  core: { layers: ['domain', 'core'], packages: [] },
  slack: {
    layers: ['domain', 'core', 'slack', 'with-timeout.ts', 'http'],
    packages: [
      '@slack/bolt',
      '@slack/types',
      '@slack/web-api',
      'csv-stringify',
      'lru-cache',
      'undici',
      'zod',
      'emojibase-data',
    ],
  },
  clicksend: {
    layers: ['domain', 'core', 'clicksend', 'with-timeout.ts', 'http'],
    packages: ['undici', 'zod'],
  },
  media: { layers: ['domain', 'core', 'media'], packages: ['sharp'] },
  storage: { layers: ['core', 'storage'], packages: ['keyv', '@keyv/redis', 'lmdb'] },
  // Jobs and records connect to Redis in the same way.
  queue: { layers: ['core', 'storage', 'queue'], packages: ['bullmq'] },
  server: { layers: ['core', 'server', 'with-timeout.ts'], packages: ['pino', 'prom-client'] },
  // For calls to the outside; use cases have a clock.
  'with-timeout.ts': { layers: ['core'], packages: [] },
  // Shared by every connection to the outside.
  http: { layers: [], packages: ['undici'] },
  'config.ts': { layers: ['domain'], packages: ['zod', 'libphonenumber-js'] },
  'app.ts': { layers: ['core', ...adapters, 'wiring', 'config.ts'], packages: [] },
  // Only undici’s type of a connection.
  wiring: {
    layers: ['domain', 'core', ...adapters, 'doctor', 'wiring', 'config.ts'],
    packages: ['undici'],
  },
  // The doctor inspects everything, as app.ts wires everything.
  doctor: {
    layers: [
      'domain',
      'core',
      'slack',
      'clicksend',
      'storage',
      'server',
      'config.ts',
      'with-timeout.ts',
      'http',
      'doctor',
    ],
    packages: [],
  },
  // These format counts as the app does.
  restore: {
    layers: ['domain', 'core', 'slack', 'server', 'wiring', 'config.ts', 'restore'],
    packages: [],
  },
  backup: {
    layers: ['core', 'slack', 'server', 'storage', 'wiring', 'config.ts', 'backup'],
    packages: [],
  },
  // The setup tries the settings it is given, and ends with the doctor.
  setup: {
    layers: ['domain', 'core', 'slack', 'clicksend', 'media', 'server', 'doctor', 'setup', 'http'],
    packages: ['zod'],
  },
  'main.ts': { layers: ['core', 'server', 'app.ts', 'config.ts', 'http'], packages: [] },
};

const sources = readSources('src');
const sandbox = readSources('sandbox');

/** The layer of a file: `slack` of `src/slack/views/x.ts`, `main.ts` of `src/main.ts`. */
function getLayer(file: string): string {
  return file.split('/')[1] ?? '';
}

/** `file → import` for each forbidden import, so that a failure says where to look. */
function listWrong(
  some: readonly Source[],
  isWrong: (name: string, source: Source) => boolean,
): readonly string[] {
  return some.flatMap((source) =>
    listImports(source)
      .filter((name) => isWrong(name, source))
      .map((name) => `${source.file} → ${name}`),
  );
}

test('every folder of src has a row in the table of layers', () => {
  expect([...new Set(sources.map(({ file }) => getLayer(file)))].sort()).toEqual(
    Object.keys(layers).sort(),
  );
});

describe.each(Object.entries(layers))('%s', (name, layer) => {
  const mine = sources.filter(({ file }) => getLayer(file) === name);

  test('imports only the layers below it', () => {
    const isWrong = (imported: string, source: Source) => {
      const target = resolveTarget(source, imported);
      return target !== undefined && !layer.layers.includes(getLayer(target));
    };
    expect(listWrong(mine, isWrong)).toEqual([]);
  });

  test('imports only its own external packages', () => {
    const isWrong = (imported: string) => {
      const outside = getPackage(imported);
      return outside !== undefined && !layer.packages.includes(outside);
    };
    expect(listWrong(mine, isWrong)).toEqual([]);
  });
});

test('the domain uses no clock, no randomness, no network and no environment', () => {
  const domain = sources.filter(({ file }) => getLayer(file) === 'domain');
  expect(listWrong(domain, (name) => name.startsWith('node:'))).toEqual([]);
  const worldly =
    /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.\w|\bfetch\(|\bsetTimeout\b/;
  expect(domain.filter(({ text }) => worldly.test(text)).map(({ file }) => file)).toEqual([]);
});

test('use cases get the time from the clock that they are given', () => {
  const app = sources.filter(({ file }) => getLayer(file) === 'core');
  const worldly =
    /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.\w|\bfetch\(|\bsetTimeout\b/;
  expect(app.filter(({ text }) => worldly.test(text)).map(({ file }) => file)).toEqual([]);
});

test('only the programs’ main.ts files read the environment', () => {
  // The user name of the machine, shown in a message, is not a setting.
  const readers = sources.filter(({ text }) => /\bprocess\.env\b(?!\.USERNAME)/.test(text));
  expect(readers.map(({ file }) => file)).toEqual([
    'src/backup/main.ts',
    'src/doctor/main.ts',
    'src/main.ts',
    'src/restore/main.ts',
    'src/setup/main.ts',
  ]);
});

test('the sandbox imports nothing from outside it, and src imports nothing from the sandbox', () => {
  const isLeaving = (name: string, source: Source) =>
    resolveTarget(source, name)?.startsWith('sandbox/') === false;
  expect(listWrong(sandbox, isLeaving)).toEqual([]);
  const isEntering = (name: string, source: Source) =>
    resolveTarget(source, name)?.startsWith('sandbox') === true;
  expect(listWrong(sources, isEntering)).toEqual([]);
});

test('one adapter posts and updates messages in Slack, and one uploads files', () => {
  const listCallers = (call: RegExp) =>
    sources.filter(({ text }) => call.test(text)).map(({ file }) => file);
  expect(listCallers(/\.chat\.(?:postMessage|postEphemeral|update)\(/)).toEqual([
    'src/slack/adapters/post-message.ts',
  ]);
  expect(listCallers(/\.filesUploadV2\(/)).toEqual(['src/slack/adapters/upload-files.ts']);
});

test('jobs post in channels, threads and files only through postOnce', () => {
  const posts =
    /\b(?:chat\.(?:postMessage|postThreadNote)|threads\.(?:postMessage|uploadPicture)|files\.(?:uploadFile|notifyAuthor))\(/;
  const app = sources.filter(({ file, text }) => getLayer(file) === 'core' && posts.test(text));
  expect(app).not.toEqual([]);
  expect(
    app.filter(({ text }) => !/\bpostOnce(?:<\w+>)?\(/.test(text)).map(({ file }) => file),
  ).toEqual([]);
});

test('background jobs are defined in one file, and their retry policies in another', () => {
  const listFiles = (pattern: RegExp) =>
    sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file);
  expect(listFiles(/\bretry: '(?:\w+(?:Minutes?|Hours?|Day)|endless)'/)).toEqual([
    'src/core/jobs.ts',
  ]);
  expect(listFiles(/\bendless: /)).toEqual(['src/queue/retry-policies.ts']);
  expect(listFiles(/\battempts\b\s*[:=]\s*\d/i)).toEqual([]);
  expect(listFiles(/\bcomputeBackoff\(/).filter((file) => !file.startsWith('src/queue/'))).toEqual(
    [],
  );
});

test('the app and the sandbox each check for a JSON object in one place', () => {
  const pattern = /!== null && !Array\.isArray\(/;
  const listFiles = (some: readonly Source[]) =>
    some.filter(({ text }) => pattern.test(text)).map(({ file }) => file);
  expect(listFiles([...sources, ...sandbox])).toEqual(['src/http/json.ts', 'sandbox/json.ts']);
});

test('a file imports another file in a single statement', () => {
  const everything = ['src', 'sandbox', 'test', 'bench', 'scripts'].flatMap(readSources);
  const listTwice = ({ file, text }: Source) => {
    const names = [...text.matchAll(/^import (?:type )?\{[^}]*\} from ('[^']+')/gm)].map(
      ([, name = '']) => name,
    );
    return names.filter((name, n) => names.indexOf(name) < n).map((name) => `${file} → ${name}`);
  };
  expect(everything.flatMap(listTwice)).toEqual([]);
});

test('every relative import names an existing file with its extension', () => {
  const isMissing = (name: string, source: Source) => {
    const target = resolveTarget(source, name);
    return target !== undefined && !(/\.(tsx?|json|css)$/.test(target) && existsSync(target));
  };
  expect(listWrong([...sources, ...sandbox], isMissing)).toEqual([]);
});

test('nothing is exported by default or re-exported with `export *`', () => {
  const passing = /^export (?:default\b|\* from)/m;
  const some = sources.filter(({ text }) => passing.test(text));
  expect(some.map(({ file }) => file)).toEqual([]);
});

test('no file or folder is named utils, helpers, common or the like', () => {
  const drawers =
    /(?:^|[/-])(?:utils?|helpers?|managers?|common|misc)(?:\.tsx?$|\/)|\/index\.tsx?$/;
  expect(sources.map(({ file }) => file).filter((file) => drawers.test(file))).toEqual([]);
});
