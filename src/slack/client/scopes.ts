/** The bot scopes in manifest.yml that the app cannot work without. A test compares them. */
export const REQUIRED_SCOPES: readonly string[] = [
  'commands',
  'chat:write',
  'files:read',
  'channels:read',
  'groups:read',
  'users:read',
];

/**
 * The bot scopes that an admin may decline at installation (`bot_optional` in manifest.yml), and what does
 * not work without each.
 */
export const OPTIONAL_SCOPES: Readonly<Record<string, string>> = {
  'chat:write.public': 'people can send only from channels that the app was invited to',
  'files:write': 'the app can’t post files: results, exports, and pictures that people text back',
  'channels:history':
    'in public channels, live threads don’t work, and a post can appear twice after a lost response',
  'groups:history':
    'in private channels, live threads don’t work, and a post can appear twice after a lost response',
};
