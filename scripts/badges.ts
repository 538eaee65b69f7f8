import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

const CHARACTER = 6.6;
const PADDING = 8;

/**
 * Generates the README's badges from package.json, as files in this repository, so that they are correct
 * without a network.
 */
export function makeBadges(packageJson: string): Readonly<Record<string, string>> {
  const { license, version, engines } = z
    .object({ license: z.string(), version: z.string(), engines: z.object({ node: z.string() }) })
    .parse(JSON.parse(packageJson));
  return {
    'docs/pictures/badge-version.svg': drawBadge('version', version),
    'docs/pictures/badge-license.svg': drawBadge('license', license),
    'docs/pictures/badge-node.svg': drawBadge('node', formatVersions(engines.node)),
  };
}

/** `^20.19 || >=24` as people write it: 20.19, 24+. */
function formatVersions(range: string): string {
  return range
    .replaceAll('^', '')
    .replace(/>=(\S+)/, '$1+')
    .replaceAll(' || ', ', ');
}

function drawBadge(name: string, value: string): string {
  const [left, right] = [name, value].map((text) => text.length * CHARACTER + 2 * PADDING);
  const width = (left ?? 0) + (right ?? 0);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${name}: ${value}">
  <title>${name}: ${value}</title>
  <rect width="${width}" height="20" rx="4" fill="#2b6f86"/>
  <path fill="#444c56" d="M4 0h${(left ?? 0) - 4}v20H4a4 4 0 0 1-4-4V4a4 4 0 0 1 4-4z"/>
  <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
    <text x="${PADDING}" y="14">${name}</text>
    <text x="${(left ?? 0) + PADDING}" y="14">${value}</text>
  </g>
</svg>
`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const badges = makeBadges(readFileSync('package.json', 'utf8'));
  for (const [file, svg] of Object.entries(badges)) writeFileSync(file, svg);
}
