import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeBadges } from '../../scripts/badges.ts';

test('the README’s badges are true; after a change of package.json: npm run docs', () => {
  const readme = readFileSync('README.md', 'utf8');
  const badges = makeBadges(readFileSync('package.json', 'utf8'));
  for (const [file, svg] of Object.entries(badges)) {
    expect(readFileSync(file, 'utf8')).toBe(svg);
    expect(readme).toContain(`](${file})`);
  }
  // None asks another server, which may be away or say something else tomorrow.
  expect(readme).not.toMatch(/!\[[^\]]*\]\(https?:/);
});
