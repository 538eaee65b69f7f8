/**
 * Slack's documented limits in one place. Sources: docs.slack.dev as quoted in @slack/types and in the
 * method reference; a comment says where a number is a guess.
 */
export const LIMITS = {
  id: 255,
  message: {
    blocks: 50,
    attachments: 100,
    /** Longer texts are truncated. */
    text: 40_000,
    /** chat.update refuses longer ones. */
    updateText: 4_000,
    /** For all blocks together: `msg_blocks_too_long` (bolt-js#2509). */
    blocksText: 13_200,
    /** A guess: Slack has `metadata_too_large` but does not document when. */
    metadataBytes: 15_000,
  },
  view: {
    blocks: 100,
    title: 24,
    button: 24,
    privateMetadata: 3_000,
    bytes: 250_000,
    stack: 3,
  },
  text: { least: 1, most: 3_000 },
  section: { text: 3_000, fields: 10, field: 2_000 },
  header: 150,
  context: 10,
  actions: 25,
  image: { alt: 2_000, title: 2_000, url: 3_000 },
  label: 2_000,
  hint: 2_000,
  markdown: 12_000,
  table: { rows: 100, cells: 20 },
  card: { title: 150, subtitle: 150, body: 200 },
  carousel: 10,
  container: { blocks: 10, title: 150 },
  contextActions: 5,
  button: { text: 75, value: 2_000, url: 3_000 },
  confirm: { title: 100, text: 300, button: 30 },
  placeholder: 150,
  option: { text: 75, value: 75, description: 75, url: 3_000 },
  options: { select: 100, overflow: 5, choices: 10, groups: 100 },
  /** The maximum of a text input: documented for min_length, assumed for max_length. */
  input: 3_000,
  file: { most: 10, bytes: 10_000_000, pictures: ['png', 'jpg', 'jpeg', 'gif'] },
  triggerMs: 3_000,
  answerMs: 3_000,
  responseUrl: { uses: 5, ms: 30 * 60_000 },
  rates: {
    perMinute: { 1: 1, 2: 20, 3: 50, 4: 100, posting: 300 },
    /** One message per second and channel; the burst is a guess. */
    channel: { perSecond: 1, burst: 10 },
  },
} as const;

/** The methods' tiers; methods that are not listed count as tier 3. */
export const TIERS: Readonly<Record<string, keyof typeof LIMITS.rates.perMinute>> = {
  'chat.postMessage': 'posting',
  'chat.postEphemeral': 4,
  'conversations.members': 4,
  'files.completeUploadExternal': 4,
  'files.getUploadURLExternal': 4,
  'files.info': 4,
  'users.info': 4,
  'views.open': 4,
  'views.publish': 4,
  'views.push': 4,
  'views.update': 4,
  'auth.test': 4,
  'conversations.list': 2,
  'users.list': 2,
};
