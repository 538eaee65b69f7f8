import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeBadges } from '../../scripts/badges.ts';

test('the README’s badges match package.json; to update them: npm run docs', () => {
  const readme = readFileSync('README.md', 'utf8');
  const badges = makeBadges(readFileSync('package.json', 'utf8'));
  for (const [file, svg] of Object.entries(badges)) {
    expect(readFileSync(file, 'utf8')).toBe(svg);
    expect(readme).toContain(`](${file})`);
  }
  // No badge comes from another server, which may be down or change its answer.
  expect(readme).not.toMatch(/!\[[^\]]*\]\(https?:/);
});
