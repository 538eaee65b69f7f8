import { readJson } from '../../json.ts';
import { LIMITS } from '../limits.ts';
import { PRESSED } from './buttons.ts';
import { CHOOSERS, imageElement, requireOneImage } from './elements.ts';
import { anyText, mrkdwn, plainText, slackFile } from './objects.ts';
import {
  all,
  anything,
  boolean,
  byType,
  integer,
  list,
  object,
  oneOf,
  type Rule,
  string,
} from './rules.ts';

export function block(
  required: Readonly<Record<string, Rule>>,
  optional: Readonly<Record<string, Rule>> = {},
): Rule {
  return object({ type: anything, ...required }, { block_id: string(LIMITS.id, 1), ...optional });
}

const section = all(
  block(
    {},
    {
      text: anyText(LIMITS.section.text),
      fields: list(anyText(LIMITS.section.field), LIMITS.section.fields, 1),
      accessory: byType({ ...CHOOSERS, ...PRESSED, image: imageElement }),
      expand: boolean,
    },
  ),
  (value, at, complain) => {
    const { text, fields } = readJson(value);
    if (text === undefined && fields === undefined) complain('missing required field: text', at);
  },
);

const image = all(
  block(
    { alt_text: string(LIMITS.image.alt, 1) },
    {
      image_url: string(LIMITS.image.url, 1),
      slack_file: slackFile,
      title: plainText(LIMITS.image.title),
    },
  ),
  requireOneImage,
);

const actions = block({
  elements: list(byType({ ...CHOOSERS, ...PRESSED, rich_text_input: anything }), LIMITS.actions, 1),
});

/** Inside rich text only the frame is checked, because Slack's own composer creates most of it. */
const RICH: Readonly<Record<string, Rule>> = {
  elements: list(anything, 1_000),
  style: anything,
  indent: integer(0, 8),
  offset: integer(0, 10_000),
  border: integer(0, 1),
  language: string(100),
};

/** Blocks of every surface. */
export const EVERYWHERE: Readonly<Record<string, Rule>> = {
  section,
  image,
  actions,
  divider: block({}),
  header: block({ text: plainText(LIMITS.header) }),
  context: block({
    elements: list(
      byType({
        image: imageElement,
        mrkdwn: mrkdwn(LIMITS.text.most),
        plain_text: plainText(LIMITS.text.most),
      }),
      LIMITS.context,
      1,
    ),
  }),
  rich_text: block({ elements: list(object({ type: string(50) }, RICH), 1_000) }),
  video: block(
    {
      video_url: string(3_000, 1),
      thumbnail_url: string(3_000, 1),
      alt_text: string(LIMITS.image.alt, 1),
      title: plainText(200),
    },
    {
      title_url: string(3_000),
      author_name: string(50),
      provider_name: string(200),
      provider_icon_url: string(3_000),
      description: plainText(200),
    },
  ),
  alert: block(
    { text: anyText(LIMITS.text.most) },
    { level: oneOf('default', 'info', 'warning', 'error', 'success') },
  ),
};
