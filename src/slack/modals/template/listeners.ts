import type { App, BlockAction, ButtonAction, ViewResponseAction } from '@slack/bolt';
import {
  digestTemplate,
  type TemplateFaults,
  type Templates,
} from '../../../core/compose/templates.ts';
import { replaceMessage } from '../../client/replace-message.ts';
import type { SlackClientSettings } from '../../client/web-clients.ts';
import { showTemplates } from '../../commands/templates.ts';
import { actionIds, callbackIds } from '../../messages/blocks/action-ids.ts';
import { parseTemplateValue } from '../../messages/blocks/template-options.ts';
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

/** *New template* and *Edit* in `/mms templates`, and the form that they open. Every member may change any template. */
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

  const submission = createSubmissionListener('template', {
    async store({ body }) {
      const { form, entries } = parseTemplateSubmission(body.view);
      const result = await templates.saveTemplate(entries, body.user.id, form.was);
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
