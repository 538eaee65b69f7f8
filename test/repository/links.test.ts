import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const pages = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...listPages('docs'),
  ...listPages('src'),
];

function listPages(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.posix.join(folder, name.replaceAll('\\', '/')));
}

test.each(pages)('every link in %s leads to an existing file and heading', (page) => {
  const text = readFileSync(page, 'utf8');
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  const broken = links.filter((link) => !/^https?:/.test(link) && !isLeadingSomewhere(page, link));
  expect(broken).toEqual([]);
});

test('the README has at most 160 lines', () => {
  expect(readFileSync('README.md', 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(160);
});

test.each(listPages('docs').filter((page) => !/\/(?:how-to|decisions\/\d)/.test(page)))(
  '%s begins with who it is for',
  (page) => {
    const [, , first = ''] = readFileSync(page, 'utf8').split('\n');
    expect(first).toMatch(/^\*For /);
  },
);

test.each(listPages('docs/how-to'))(
  'the code shown in %s is in one of the files that it links',
  (page) => {
    const text = readFileSync(page, 'utf8');
    const code = [...text.matchAll(/\]\(([^)\s#]+\.ts)\)/g)]
      .map(([, link = '']) => path.posix.join(path.posix.dirname(page), link))
      .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
      .map((line) => line.trim());
    const shown = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
      block.split('\n'),
    );
    const invented = shown
      .map((line) => line.trim())
      .filter((line) => !line.includes('…') && !code.includes(line));
    expect(invented).toEqual([]);
  },
);

/** Pages that name files in running text, relative to their own folder, to core or to src. */
const guides = [...listPages('src'), 'docs/architecture.md', 'docs/glossary.md'];

test.each(guides)('every file and room that %s names exists', (page) => {
  const text = readFileSync(page, 'utf8');
  const names = [...text.matchAll(/`([\w-]+(?:\/[\w-]+)*\.ts|(?:core|slack)\/[\w/-]+)`/g)];
  const places = [path.posix.dirname(page), 'src/core', 'src', '.'];
  const missing = names
    .map(([, name = '']) => name)
    .filter((name) => !places.some((place) => existsSync(path.posix.join(place, name))));
  expect(missing).toEqual([]);
});

function isLeadingSomewhere(page: string, link: string): boolean {
  const [file = '', heading] = link.split('#');
  const target = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
  if (!existsSync(target)) return false;
  return heading === undefined || listHeadings(target).includes(heading);
}

/** The ids that GitHub generates: lower case, no punctuation, dashes for spaces. */
function listHeadings(page: string): readonly string[] {
  return [...readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}
