import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  listExportedNames,
  listImportedNames,
  listImports,
  readSources,
  resolveTarget,
  type Source,
} from './sources.ts';

/**
 * Rules that keep the layout: a newcomer finds each room, and each room imports only those below
 * it.
 */

const sources = readSources('src');
const programs = ['src', 'sandbox', 'bench', 'scripts'].flatMap(readSources);
const files = new Set(programs.map(({ file }) => file));

/** From top to bottom. A room imports those below its own line, and none next to it. */
const coreRooms: readonly (readonly string[])[] = [
  ['access'],
  ['workflow'],
  ['compose', 'privacy', 'replies'],
  ['conversations', 'scheduling'],
  ['delivery', 'queries'],
  ['receipts'],
  ['posts', 'prices'],
  ['opt-outs', 'status'],
  ['contacts', 'permissions', 'sends'],
  ['account', 'delivery/media', 'records'],
  ['async'],
  ['ports'],
];

/** `delivery/media` of `src/core/delivery/media/x.ts`; undefined for files directly in core. */
function getRoom(file: string): string | undefined {
  const room = path.posix.dirname(file).replace(/^src\/core\/?/, '');
  return file.startsWith('src/core/') && room !== '' ? room : undefined;
}

/** The project files that each file imports, including for types. */
const allEdges = new Map(
  programs.map((source): [string, readonly string[]] => [source.file, listImported(source)]),
);
const edges = new Map([...allEdges].filter(([file]) => file.startsWith('src/')));

function listImported(source: Source): readonly string[] {
  return listImports(source)
    .map((name) => resolveTarget(source, name))
    .filter((target) => target !== undefined && files.has(target)) as string[];
}

test('the README of the domain says where each of its files belongs', () => {
  const readme = readFileSync('src/domain/README.md', 'utf8');
  const named = [...readme.matchAll(/`([\w-]+\.ts)`/g)].map(([, name]) => `src/domain/${name}`);
  const there = sources.map(({ file }) => file).filter((file) => file.startsWith('src/domain/'));
  expect(named.sort()).toEqual([...there].sort());
});

describe('the rooms of core', () => {
  test('are exactly those in the README’s diagram', () => {
    const readme = readFileSync('README.md', 'utf8');
    const diagram = readme.match(/subgraph core[^\n]*\n([\s\S]*?)\n {2}end/)?.[1] ?? '';
    const labels = diagram
      .replaceAll(/\|[^|]*\|/g, ' ')
      .replaceAll(/\w+\[([^\]:]*)(?::[^\]]*)?\]/g, '$1')
      .split(/-->|---|[,&\n]/)
      .map((label) => label.trim())
      .filter((label) => label !== '');
    expect([...new Set(labels)].sort()).toEqual([...coreRooms.flat()].sort());
  });

  const getLevel = (room: string) => coreRooms.findIndex((rooms) => rooms.includes(room));

  test('each have a place in the order of rooms', () => {
    const rooms = new Set(sources.flatMap(({ file }) => getRoom(file) ?? []));
    expect([...rooms].sort()).toEqual([...coreRooms.flat()].sort());
  });

  test('import only rooms below them', () => {
    const wrong = [...edges].flatMap(([file, targets]) => {
      const room = getRoom(file);
      if (!room) return [];
      return targets
        .filter((target) => {
          const other = getRoom(target);
          return other && other !== room && getLevel(other) <= getLevel(room);
        })
        .map((target) => `${file} → ${target}`);
    });
    expect(wrong).toEqual([]);
  });
});

test('no two folders import each other', () => {
  const arrows = new Map<string, string>();
  for (const [file, targets] of edges) {
    for (const target of targets) {
      const [from, to] = [getFolder(file), getFolder(target)];
      if (from !== to) {
        arrows.set(`${from} → ${to}`, `${file} → ${target}`);
      }
    }
  }
  const mutual = [...arrows].filter(([arrow]) => {
    const [from, to] = arrow.split(' → ');
    return arrows.has(`${to} → ${from}`);
  });
  expect(mutual.map(([, example]) => example)).toEqual([]);
});

/** The few files directly in `src` and `src/core` are layers of their own. */
function getFolder(file: string): string {
  const folder = path.posix.dirname(file);
  return folder === 'src' || folder === 'src/core' ? file : folder;
}

test('no file imports itself through others, type imports included', () => {
  expect(findCircles()).toEqual([]);
});

/** Groups of files that reach each other (Tarjan’s algorithm). */
function findCircles(): readonly (readonly string[])[] {
  const indexes = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (file: string): void => {
    indexes.set(file, indexes.size);
    lowest.set(file, indexes.get(file) ?? 0);
    stack.push(file);
    for (const target of allEdges.get(file) ?? []) {
      if (!indexes.has(target)) visit(target);
      if (stack.includes(target)) {
        lowest.set(file, Math.min(lowest.get(file) ?? 0, lowest.get(target) ?? 0));
      }
    }
    if (lowest.get(file) !== indexes.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    if (circle.length > 1) circles.push(circle.sort());
  };
  for (const file of allEdges.keys()) if (!indexes.has(file)) visit(file);
  return circles;
}

describe('names', () => {
  const helpers = readSources('test').filter(({ file }) => !file.endsWith('.test.ts'));
  const exported = [...sources, ...readSources('sandbox'), ...helpers].flatMap(({ file, text }) =>
    [
      ...text.matchAll(
        /^export (?:async )?(function\*?|const|type|interface|class) (\w+)(?:: \w+)?( = (?:async )?\()?/gm,
      ),
    ].map(([, kind = '', name = '', arrow]) => ({
      file,
      name,
      isFunction: kind.startsWith('function') || (kind === 'const' && arrow !== undefined),
    })),
  );
  const getLastWord = (name: string) => (name.match(/[A-Z]?[a-z0-9]+$/)?.[0] ?? name).toLowerCase();

  test('no exported name ends in a preposition', () => {
    const prepositions = ['of', 'at', 'in', 'for', 'by', 'to', 'with', 'from', 'as', 'on', 'about'];
    const wrong = exported.filter(
      ({ file, name }) =>
        // An opt-in is a noun.
        !/^[A-Z0-9_]+$|[oO]ptIn$/.test(name) &&
        !isSchemaRule(file) &&
        prepositions.includes(getLastWord(name)),
    );
    expect(wrong.map(({ file, name }) => `${file} ${name}`)).toEqual([]);
  });

  test('no exported name is a bare participle or a word with several meanings here', () => {
    const vague =
      /^(held|kept|left|gathered|polled|shown|stands?|standing|asked|wanted|meant|said|says|shows|typed|taken|known|found|told|turns?|order(s|ed)?|lots?|lanes?)$/i;
    const wrong = exported.filter(({ name }) => vague.test(name));
    expect(wrong.map(({ file, name }) => `${file} ${name}`)).toEqual([]);
  });

  test('an exported function begins with a verb', () => {
    const wrong = exported.filter(
      ({ file, isFunction, name }) => isFunction && !isSchemaRule(file) && !startsWithVerb(name),
    );
    expect(wrong.map(({ file, name }) => `${file} ${name}`)).toEqual([]);
  });

  test('so does every other function of the app, the sandbox and the tests', () => {
    const wrong = [...sources, ...readSources('sandbox'), ...readSources('test')].flatMap(
      ({ file, text }) =>
        [...text.matchAll(/^(?:async )?function\*? (\w+)/gm)]
          .map(([, name = '']) => name)
          .filter((name) => name !== 'main' && !isSchemaRule(file) && !startsWithVerb(name))
          .map((name) => `${file} ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  test('no constant or parameter is named held, kept, said, asked, order or the like', () => {
    const words =
      'held|kept|left|gathered|polled|asked|wanted|meant|said|taken|known|found|told|gone|given|orders?|turns?|stands|standing';
    const declaration = new RegExp(
      [
        `\\b(?:const|let) (?:${words})\\b`,
        `\\((?:${words})(?:: [A-Z]|: readonly|\\) =>)`,
        `\\b(?:const|let) \\[(?:[^\\]=]*, )?(?:${words})\\b`,
        `\\b(?:const|let) \\{[^}=]*: (?:${words})\\b`,
      ].join('|'),
      'g',
    );
    const wrong = ['src', 'sandbox', 'bench', 'test']
      .flatMap(readSources)
      // Its parts are code in another language, or in a string.
      .filter(({ file }) => !/redis-scripts|rows\/unsigned/.test(file))
      .flatMap(({ file, text }) =>
        [...text.matchAll(declaration)].map(([name]) => `${file} ${name}`),
      );
    expect(wrong).toEqual([]);
  });

  test('a function of core that finds, loads, lists or computes something writes nothing', () => {
    const reads =
      /^( *)(?:export )?(?:async )?function\*? ((?:is|has|can|find|get|list|count|compute|build|format|parse|load|pick)[A-Z]\w*)[\s\S]*?^\1\}/gm;
    const writes =
      /\.(?:put|putMany|setIfAbsent|compareAndSet|addIfAbsent|deleteAbout)\(|\bjobs\.add\(/;
    const wrong = sources
      .filter(({ file }) => file.startsWith('src/core/'))
      .flatMap(({ file, text }) =>
        [...text.matchAll(reads)]
          // A versioned record is loaded together with the function that replaces it.
          .filter(([body, , name]) => writes.test(body) && name !== 'loadVersionedRecord')
          .map(([, , name]) => `${file} ${name}`),
      );
    expect(wrong).toEqual([]);
  });

  test('no two files export the same name', () => {
    const places = new Map<string, Set<string>>();
    for (const { file, name } of exported.filter((one) => one.file.startsWith('src/'))) {
      places.set(name, (places.get(name) ?? new Set()).add(file));
    }
    const twice = [...places].filter(([, inFiles]) => inFiles.size > 1);
    expect(twice.map(([name, inFiles]) => `${name}: ${[...inFiles].join(', ')}`)).toEqual([]);
  });
});

/** The parts of a schema are named after what they describe, like zod’s. */
function isSchemaRule(file: string): boolean {
  return /^sandbox\/slack\/check\/(rules|objects|elements)\.ts$/.test(file);
}

test('every export, types included, is used by another file', () => {
  const places = ['src', 'sandbox', 'test', 'bench', 'scripts'];
  const everything = places.flatMap(readSources);
  const config = { file: 'vitest.config.ts', text: readFileSync('vitest.config.ts', 'utf8') };
  const imported = new Set([...everything, config].flatMap(listImportedNames));
  const wrong = everything
    .filter(({ file }) => !imported.has(`${file} *`) && !isEntry(file))
    .flatMap((source) => listExportedNames(source).map((name) => `${source.file} ${name}`))
    .filter((name) => !imported.has(name));
  expect(wrong).toEqual([]);
});

/** Vitest runs the exports of these files by name. */
function isEntry(file: string): boolean {
  return /^test\/setup\/(bundle|slowest-files)\.ts$/.test(file);
}

const verbs = new Set(
  (
    'abort accept ack acquire add answer append apply assert await begin block build call cancel check claim clean close ' +
    'change collect compare compute confirm connect convert copy count create decide decode define delete deliver derive describe ' +
    'detect download draw drop encode end ensure erase escape estimate examine exclude exit explain export extend ' +
    'extract fetch fill filter find finish fit flatten format get give group guard handle has hash hide identify ' +
    'include index init inspect is can join keep limit list listen load lock log look make map mark mask match measure ' +
    'memoize merge move normalize notify open parse pick place plan poll post prepare propose publish pull push put queue read ' +
    'receive record redact refuse register release remind remove render replace report request reschedule reserve resize resolve ' +
    'respond restore retry return rewrite round route run sample sanitize save scale schedule select send set settle shift shut ' +
    'shorten show simplify skip sort split start stop store strip submit subtract suggest sum sweep take tell to trim ' +
    'choose classify clear exhaust fail fix for pass price reconnect reduce reject require search slice summarize ' +
    'tokenize translate try unescape update upload use validate verify wait walk warn watch with wrap write strengthen needs ' +
    // What people, phones, carriers and tests do.
    'acknowledge act adjust allow archive are ask attach back balance bind bring bundle carry catch clamp click conclude continue correct cut diagnose digest disconnect dispatch drip ' +
    'follow furnish interpolate judge kill locate matches modernize must name note pause print process quote rank recall refresh remember resume rise spawn starts step swap touch upgrade wake announce ' +
    'complete dismiss edit expect forget guess leave let lose play press repeat ' +
    'reply reset reuse say serve share shrink sign simulate stringify test truncate type ' +
    'capture crash delay die do flush forbid go hear launch opt pack perform plant prefix restart shoot sleep spread'
  ).split(' '),
);

function startsWithVerb(name: string): boolean {
  // A component is a noun, a key is named after what it identifies, and vitest chose `setup`.
  return /^[A-Z]|Key$|^setup$/.test(name) || verbs.has(name.match(/^[a-z0-9]+/)?.[0] ?? '');
}

test('a function, closures included, is shorter than 80 lines or says why it isn’t', () => {
  expect(listLongFunctions(({ all }) => all >= 80)).toEqual([]);
});

test('a function without its closures is shorter than 50 lines or says why it isn’t', () => {
  expect(listLongFunctions(({ own }) => own >= 50)).toEqual([]);
});

interface FunctionLines {
  readonly start: number;
  readonly end: number;
}

function listLongFunctions(
  isTooLong: (lines: { readonly all: number; readonly own: number }) => boolean,
): readonly string[] {
  return sources.flatMap(({ file, text }) => {
    const lines = text.split('\n');
    const functions = findFunctions(lines);
    return functions.flatMap((one) => {
      const all = countLines(one);
      const own =
        all - listClosures(one, functions).reduce((sum, inner) => sum + countLines(inner), 0);
      const isWrong = isTooLong({ all, own }) && !isExcused(lines, one.start);
      return isWrong ? [`${file}:${one.start + 1}: ${all} lines, ${own} of its own`] : [];
    });
  });
}

function countLines({ start, end }: FunctionLines): number {
  return end - start + 1;
}

/**
 * Relies on the formatter’s indentation: a function ends at the first line that closes at the
 * column where it began.
 */
function findFunctions(lines: readonly string[]): readonly FunctionLines[] {
  return lines.flatMap((line, start) => {
    if (!/(?:=>|\)|\w|>|\]|\}) \{$/.test(line) || !isFunctionHead(lines, start)) return [];
    const indent = line.match(/^ */)?.[0] ?? '';
    const end = lines.findIndex((later, n) => n > start && later.startsWith(`${indent}}`));
    return [{ start, end }];
  });
}

/** The functions directly inside a function. */
function listClosures(
  outer: FunctionLines,
  functions: readonly FunctionLines[],
): readonly FunctionLines[] {
  const isInside = (one: FunctionLines, other: FunctionLines) =>
    one.start > other.start && one.end <= other.end;
  const inner = functions.filter((one) => isInside(one, outer));
  return inner.filter((one) => !inner.some((other) => isInside(one, other)));
}

function isFunctionHead(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  if (/\bfunction\b|=> \{$/.test(line)) return true;
  // The end of a signature over several lines, or a method.
  return (
    /^\s*\}?\)(?:: .+)? \{$/.test(line) || /^\s+(?:async )?\*?\w+\([^)]*\)(?:: .+)? \{$/.test(line)
  );
}

/** Whether the comment before a function says why it is one long function. */
function isExcused(lines: readonly string[], at: number): boolean {
  const before = lines.slice(Math.max(0, at - 25), at + 1).join('\n');
  return /\b(?:one|is) long\b/i.test(
    before.slice(before.lastIndexOf('\n\n')).replaceAll(/\s+\*?\s*/g, ' '),
  );
}
