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

test.each(pages)('every link of %s leads to a file, and to a heading that is there', (page) => {
  const text = readFileSync(page, 'utf8');
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  const broken = links.filter((link) => !/^https?:/.test(link) && !isLeadingSomewhere(page, link));
  expect(broken).toEqual([]);
});

test('the README can be read in one go: it has 160 lines at most', () => {
  expect(readFileSync('README.md', 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(160);
});

test.each(listPages('docs').filter((page) => !/\/(?:how-to|decisions\/\d)/.test(page)))(
  '%s says first who needs it',
  (page) => {
    const [, , first = ''] = readFileSync(page, 'utf8').split('\n');
    expect(first).toMatch(/^\*For /);
  },
);

test.each(listPages('docs/how-to'))(
  'the code that %s shows is in one of the files it links',
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

/** Pages that name files in running text, as they are called from their own folder, from core or from src. */
const guides = [...listPages('src'), 'docs/architecture.md', 'docs/glossary.md'];

test.each(guides)('every file and room that %s names is there', (page) => {
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

/** As GitHub makes them: small letters, no punctuation, dashes for spaces. */
function listHeadings(page: string): readonly string[] {
  return [...readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}
