/**
 * The bot scopes of manifest.yml, which is not in the Docker image. A test holds the two together.
 */
export const REQUIRED_SCOPES: readonly string[] = [
  'commands',
  'chat:write',
  'chat:write.public',
  'files:read',
  'files:write',
  'channels:read',
  'groups:read',
  'users:read',
  'channels:history',
  'groups:history',
];
