import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface Source {
  /** Relative to the project, with slashes. */
  readonly file: string;
  readonly text: string;
}

/** The TypeScript files under a folder of the project. */
export function readSources(folder: string): readonly Source[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => path.posix.join(folder, file.replaceAll('\\', '/')))
    .filter((file) => !file.includes('node_modules/'))
    .map((file) => ({ file, text: readFileSync(file, 'utf8') }))
    .sort((a, b) => a.file.localeCompare(b.file));
}

const BOUND = /(?:type\s+)?(?:[\w$]+\s*,?\s*)?(?:\{[^}]*\}|\*(?:\s+as\s+[\w$]+)?)?/;
const STATIC = new RegExp(`^(?:import|export)\\s+(?:${BOUND.source}\\s*from\\s*)?'([^']+)'`, 'gm');
const DYNAMIC = /\b(?:import|require|require\.resolve)\(\s*'([^']+)'/g;

/** Everything that a file imports: static, dynamic and type imports. */
export function listImports({ text }: Source): readonly string[] {
  const names = [...text.matchAll(STATIC), ...text.matchAll(DYNAMIC)];
  return names.flatMap(([, name]) => name ?? []);
}

/** `@slack/web-api` of `@slack/web-api/dist/x`; undefined for relative and built-in imports. */
export function getPackage(name: string): string | undefined {
  if (name.startsWith('.') || name.startsWith('node:')) return undefined;
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The file of the project that a relative import names. */
export function resolveTarget({ file }: Source, name: string): string | undefined {
  return name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name) : undefined;
}

/**
 * `src/x.ts name` for each name that a file imports or re-exports from another; `src/x.ts *` for
 * all of its names.
 */
export function listImportedNames(source: Source): readonly string[] {
  const statements = source.text.matchAll(
    /^(?:import|export)\s+(?:type\s+)?(?:\{([^}]*)\}|\*[^']*?)\s*from\s*'(\.[^']+)'/gm,
  );
  const inCode = source.text.matchAll(/\bimport\(\s*'(\.[^']+)'\s*\)(?:\.(\w+))?/g);
  return [
    ...[...statements].flatMap(([, names = '*', from = '']) =>
      names
        .split(',')
        .map((name) => name.trim().match(/^(?:type\s+)?(\*|\w+)/)?.[1])
        .filter((name) => name !== undefined)
        .map((name) => `${resolveTarget(source, from)} ${name}`),
    ),
    ...[...inCode].map(([, from = '', name = '*']) => `${resolveTarget(source, from)} ${name}`),
  ];
}

export function listExportedNames({ text }: Source): readonly string[] {
  return [
    ...text.matchAll(/^export (?:async )?(?:function\*?|const|let|type|interface|class) (\w+)/gm),
  ].flatMap(([, name]) => name ?? []);
}
