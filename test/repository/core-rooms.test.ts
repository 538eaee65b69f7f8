import { expect, test } from 'vitest';
import { importsOf, sourcesIn, targetOf } from './sources.ts';

/** The rooms of the core from top to bottom: each may import only those below it, types included. */
const rooms: readonly string[] = [
  ...['access', 'account', 'workflow', 'compose', 'privacy', 'scheduling', 'queries'],
  ...['replies', 'conversations', 'delivery', 'receipts', 'posts', 'status', 'opt-outs'],
  ...['delivery/media', 'permissions', 'sends', 'context.ts', 'jobs.ts', 'records'],
  ...['async', 'ports', 'errors.ts'],
];

const sources = sourcesIn('src/core');

/** `posts` of `src/core/posts/x.ts`, `errors.ts` of `src/core/errors.ts`. */
function getRoom(file: string): string {
  const [, , folder = '', inner] = file.split('/');
  return inner === 'media' ? `${folder}/${inner}` : folder;
}

const imports = sources.flatMap((source) =>
  importsOf(source).flatMap((name) => {
    const target = targetOf(source, name);
    return target?.startsWith('src/core/') ? [{ file: source.file, target }] : [];
  }),
);

test('every folder of the core has its place among the rooms', () => {
  expect([...new Set(sources.map(({ file }) => getRoom(file)))].sort()).toEqual([...rooms].sort());
});

test('a room of the core imports only rooms below it', () => {
  const upward = imports.filter(({ file, target }) => {
    const [from, to] = [getRoom(file), getRoom(target)];
    return from !== to && rooms.indexOf(to) <= rooms.indexOf(from);
  });
  expect(upward.map(({ file, target }) => `${file} → ${target}`)).toEqual([]);
});

test('no files of the core import each other in a circle', () => {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
    if (done.has(file) || path.includes(file)) return;
    for (const { target } of imports.filter((one) => one.file === file)) {
      visit(target, [...path, file]);
    }
    done.add(file);
  };
  for (const { file } of sources) visit(file, []);
  expect(circles).toEqual([]);
});
