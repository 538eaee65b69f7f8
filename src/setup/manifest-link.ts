/**
 * Slack's page for creating an app from a manifest:
 * docs.slack.dev/app-manifests/configuring-apps-with-app-manifests.
 */
const NEW_APP = 'https://api.slack.com/apps?new_app=1&manifest_yaml=';

/** The link that creates the Slack app from a manifest. `host` replaces YOUR-HOST. */
export function buildManifestLink(manifest: string, host?: string): string {
  const filled = host ? manifest.replaceAll('YOUR-HOST', host) : manifest;
  // Terminals end a link at quotes and brackets.
  return (
    NEW_APP +
    encodeURIComponent(removeComments(filled)).replace(
      /['()!*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16)}`,
    )
  );
}

/** Some servers refuse links longer than about 8,000 characters. */
function removeComments(yaml: string): string {
  return yaml
    .split('\n')
    .map((line) => line.replace(/(?:^|\s)\s*#(?:\s.*)?$/, ''))
    .filter((line) => line.trim() !== '')
    .join('\n');
}
