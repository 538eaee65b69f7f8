import type { App, BlockAction, ButtonAction, ViewResponseAction } from '@slack/bolt';
import {
  digestTemplate,
  type TemplateFaults,
  type Templates,
} from '../../../core/compose/templates.ts';
import { runBeforeAck } from '../../client/ack.ts';
import { replaceMessage } from '../../client/replace-message.ts';
import type { SlackClientSettings } from '../../client/web-clients.ts';
import { showTemplates } from '../../commands/templates.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { actionIds, callbackIds } from '../../messages/blocks/action-ids.ts';
import { parseTemplateValue } from '../../messages/blocks/template-options.ts';
import { formatUnconfirmedError } from '../../messages/format/error-text.ts';
import { formatFaults } from '../../text/problems.ts';
import { templateText } from '../../text/template.ts';
import { buildNoticeView } from '../shared/modal-views.ts';
import { openLoadingModal, openOnPress } from '../shared/open-modal.ts';
import { createSubmissionListener, showErrors } from '../shared/submission-listener.ts';
import {
  buildTemplateView,
  parseTemplateSubmission,
  type TemplateMetadata,
  templateBlockIds,
} from './template-view.ts';

/** The buttons of `/mms templates`, and the form that they open. Every member may change any template. */
export function registerTemplateListeners(
  app: App,
  options: { readonly templates: Templates } & Pick<SlackClientSettings, 'fetch'>,
): void {
  const { templates } = options;

  const openNew = openOnPress('new template', ({ body, client }) =>
    client.views.open({
      trigger_id: body.trigger_id,
      view: buildTemplateView(buildMetadata(body)),
    }),
  );
  app.action<BlockAction<ButtonAction>>(actionIds.newTemplate, openNew);

  const openExisting = openOnPress('template', async (press) => {
    const was = parseTemplateValue(press.action.value);
    if (!was) return;
    await openLoadingModal(press, async () => {
      const template = await templates.findTemplate(was);
      return template
        ? buildTemplateView(
            {
              ...buildMetadata(press.body),
              was: { ...was, digest: digestTemplate(template) },
            },
            template,
          )
        : buildNoticeView(templateText.gone);
    });
  });
  app.action<BlockAction<ButtonAction>>(actionIds.editTemplate, openExisting);

  app.action<BlockAction<ButtonAction>>(
    actionIds.deleteTemplate,
    async ({ ack, action, body, respond, logger }) => {
      const ref = parseTemplateValue(action.value);
      try {
        await runBeforeAck(ack, async () => ref && templates.deleteTemplate(ref, body.user.id));
        const list = await showTemplates(options, body.channel?.id);
        await respond({ response_type: 'ephemeral', replace_original: true, ...list });
      } catch (error) {
        logger.warn(`delete template: ${toAppError(error).code}`);
        const text = formatUnconfirmedError(error);
        await respond({ response_type: 'ephemeral', replace_original: false, text });
      }
    },
  );

  const submission = createSubmissionListener('template', {
    async store({ body }) {
      const { user, form, entries } = parseTemplateSubmission(body);
      const result = await templates.saveTemplate(entries, user, form.was);
      if (result.kind === 'faults') return { response: showFaults(formatFaults(result.faults)) };
      return { afterwards: () => updateList(form) };
    },
    notStored: templateText.notStored,
    fail: (words) => showFaults({ name: words }),
  });
  app.view(callbackIds.template, submission);

  /** The response URL expires after half an hour. Then the list is only outdated; the template is saved. */
  async function updateList({ channel, respondTo }: TemplateMetadata): Promise<void> {
    if (!respondTo) return;
    await replaceMessage(respondTo, await showTemplates(options, channel), options);
  }
}

function buildMetadata({ channel, response_url }: BlockAction<ButtonAction>): TemplateMetadata {
  // A direct message has no templates of its own, because nothing is posted there.
  const isChannel = /^[CG]/.test(channel?.id ?? '');
  return {
    channel: channel && isChannel ? channel.id : undefined,
    respondTo: response_url || undefined,
  };
}

function showFaults(faults: Partial<Record<keyof TemplateFaults, string>>): ViewResponseAction {
  const errors = Object.entries(faults).map(([field, words]) => [
    templateBlockIds[field as keyof TemplateFaults],
    words,
  ]);
  return showErrors(Object.fromEntries(errors));
}
