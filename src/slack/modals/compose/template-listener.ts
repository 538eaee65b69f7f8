import type { App, BlockAction, ExternalSelectAction } from '@slack/bolt';
import type { ScopedTemplate, Templates } from '../../../core/compose/templates.ts';
import { findMergeFields, NAME_FIELD } from '../../../domain/merge-fields.ts';
import { withTimeout } from '../../client/with-timeout.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { actionIds } from '../../messages/blocks/action-ids.ts';
import {
  buildTemplateGroups,
  parseTemplateValue,
  type TemplateOptionGroup,
} from '../../messages/blocks/template-options.ts';
import type { ComposePreset } from './compose-fields.ts';
import { buildSubmissionPreset } from './compose-presets.ts';
import { parseComposeSubmission } from './compose-submission.ts';
import { buildComposeView } from './compose-view.ts';

/** Slack waits three seconds for options. */
const ANSWERED_WITHIN_MS = 2_500;

/** Nobody waits longer before they type the words themselves. */
const READ_WITHIN_MS = 5_000;

/** The form was closed or changed meanwhile: what stands there now is newer. */
const overtaken = new Set(['hash_conflict', 'not_found', 'view_not_found']);

/** Templates in the form: what is offered, and what happens when one is picked. */
export function registerTemplateListener(
  app: App,
  options: { readonly templates: Templates },
): void {
  const { templates } = options;

  app.options<'block_suggestion'>(actionIds.template, async ({ ack, body, payload, logger }) => {
    let groups: TemplateOptionGroup[] = [];
    try {
      const all = await withTimeout(ANSWERED_WITHIN_MS, templates.listTemplates(channelIn(body)));
      groups = buildTemplateGroups(all, payload.value ?? '');
    } catch (error) {
      // Slack shows “no results”; there is no place for a reason in a menu.
      logger.warn(`options for templates: ${toAppError(error).code}`);
    }
    // Slack takes no empty list of groups.
    await (groups.length > 0 ? ack({ option_groups: groups }) : ack({ options: [] }));
  });

  app.action<BlockAction<ExternalSelectAction>>(
    actionIds.template,
    async ({ ack, action, body, client, logger }) => {
      await ack();
      const { view } = body;
      const ref = parseTemplateValue(action.selected_option?.value);
      if (!view || !ref) return;
      const preset = buildSubmissionPreset(parseComposeSubmission(body));
      const found = withTimeout(READ_WITHIN_MS, templates.findTemplate(ref));
      const filled = await found
        .then((template) => (template ? filledWith(template, preset) : withNotice(preset, GONE)))
        .catch((error: unknown) => {
          logger.warn(`template picked: ${toAppError(error).code}`);
          return withNotice(preset, NOT_READ);
        });
      try {
        const view_id = view.id;
        await client.views.update({ view_id, hash: view.hash, view: buildComposeView(filled) });
      } catch (error) {
        const { code } = toAppError(error);
        if (!overtaken.has(code)) logger.warn(`template picked: ${code}`);
      }
    },
  );
}

/** Everything but the template's own words stays as it is. */
function filledWith({ subject, body }: ScopedTemplate, preset: ComposePreset): ComposePreset {
  return {
    ...preset,
    templates: true,
    ...(subject ? { subject } : {}),
    message: body,
    blanks: findMergeFields(`${subject} ${body}`).filter((variable) => variable !== NAME_FIELD),
    generation: (preset.generation ?? 1) + 1,
  };
}

function withNotice(preset: ComposePreset, notice: string): ComposePreset {
  return { ...preset, templates: true, notice };
}

const GONE = 'Somebody deleted that template just now. Pick another one, or go on without.';
const NOT_READ =
  'That template cannot be read just now. Pick it again in a minute, or go on without.';

/** The channel that the form posts in; '' when none is chosen, or Slack does not say. */
function channelIn(body: unknown): string {
  try {
    return parseComposeSubmission(body).entries.channel ?? '';
  } catch {
    return '';
  }
}
