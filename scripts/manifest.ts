import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const SOCKET_HEAD = `# For an app without a public address (Socket Mode): paste this at https://api.slack.com/apps → Create New App →
# From a manifest, and give the app an app-level token (SLACK_APP_TOKEN) with the scope connections:write.
# \`npm run setup\` prints a link that fills it in. Made of manifest.yml by \`npm run docs\`: change that one.
`;

/** Derives manifest.socket.yml from the text of manifest.yml. */
export function formatSocketManifest(manifest: string): string {
  const lines = manifest.split('\n');
  const body = lines.slice(lines.findIndex((line) => !line.startsWith('#')));
  // Slack refuses URLs in the manifest of an app that uses Socket Mode.
  const withoutAddresses = body.filter((line) => !line.includes('https://YOUR-HOST'));
  return (
    SOCKET_HEAD +
    withoutAddresses
      .filter((line) => line.trim() !== '# Where the form’s menus get what can be picked:')
      .join('\n')
      .replace('socket_mode_enabled: false', 'socket_mode_enabled: true')
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync('manifest.socket.yml', formatSocketManifest(readFileSync('manifest.yml', 'utf8')));
}
