import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { TemplateErrors, Templates } from '../../../core/compose/templates.ts';
import { replaceEphemeral } from '../../client/replace-ephemeral.ts';
import { runBeforeAck } from '../../client/run-before-ack.ts';
import type { SlackClientSettings } from '../../client/web-clients.ts';
import { withTimeout } from '../../client/with-timeout.ts';
import { showTemplates } from '../../commands/templates.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { actionIds, callbackIds } from '../../messages/blocks/action-ids.ts';
import { parseTemplateValue } from '../../messages/blocks/template-options.ts';
import { formatUnconfirmedError } from '../../messages/format/error-text.ts';
import { buildNoticeView } from '../shared/notice-view.ts';
import { openLoadingModal } from '../shared/open-loading-modal.ts';
import { PRESS_AGAIN_TEXT } from '../shared/press-again.ts';
import { buildTemplateView, parseTemplateSubmission, templateBlockIds } from './template-view.ts';

/** The buttons of `/mms templates`, and the form that they open. Anybody may change any template. */
export function registerTemplateListeners(
  app: App,
  options: { readonly templates: Templates } & Pick<SlackClientSettings, 'fetch'>,
): void {
  const { templates } = options;

  app.action<BlockAction<ButtonAction>>(
    actionIds.newTemplate,
    async ({ ack, body, client, respond, logger }) => {
      await ack();
      try {
        const { trigger_id } = body;
        await client.views.open({ trigger_id, view: buildTemplateView(formOf(body)) });
      } catch (error) {
        logger.warn(`new template: ${toAppError(error).code}`);
        await respond({
          response_type: 'ephemeral',
          replace_original: false,
          text: PRESS_AGAIN_TEXT,
        });
      }
    },
  );

  app.action<BlockAction<ButtonAction>>(
    actionIds.editTemplate,
    async ({ ack, action, body, client, respond, logger }) => {
      await ack();
      const was = parseTemplateValue(action.value);
      if (!was) return;
      try {
        await openLoadingModal(client, body.trigger_id, {
          view: async () => {
            const template = await templates.findTemplate(was);
            return template
              ? buildTemplateView({ ...formOf(body), was }, template)
              : buildNoticeView(GONE);
          },
          warn: (message) => logger.warn(message),
        });
      } catch (error) {
        logger.warn(`edit template: ${toAppError(error).code}`);
        await respond({
          response_type: 'ephemeral',
          replace_original: false,
          text: PRESS_AGAIN_TEXT,
        });
      }
    },
  );

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

  app.view(callbackIds.template, async ({ ack, body, logger }) => {
    const { user, form, entries } = parseTemplateSubmission(body);
    const saving = withTimeout(STORED_WITHIN_MS, templates.saveTemplate(entries, user, form.was));
    const result = await saving.catch((error: unknown) => {
      logger.error(`template not stored: ${toAppError(error).code}`);
      return { kind: 'faults', faults: { name: NOT_STORED } } as const;
    });
    if (result.kind === 'faults') {
      return ack({ response_action: 'errors', errors: byBlock(result.faults) });
    }
    await ack();
    if (!form.respondTo) return;
    try {
      await replaceEphemeral(form.respondTo, await showTemplates(options, form.channel), options);
    } catch (error) {
      // Slack forgets the address after half an hour; the list is only old, and the template saved.
      logger.info(`list of templates: ${toAppError(error).code}`);
    }
    return undefined;
  });
}

/** Slack waits three seconds for the answer to a form. */
const STORED_WITHIN_MS = 2_300;

const NOT_STORED =
  'I could not make sure that this was stored. Press Save again in a minute: it is one template, however often you press.';

const GONE = 'Somebody deleted this template meanwhile.';

function formOf({ channel, response_url }: BlockAction<ButtonAction>) {
  // A direct message has no templates of its own: no post goes there.
  const isChannel = /^[CG]/.test(channel?.id ?? '');
  return {
    channel: channel && isChannel ? channel.id : undefined,
    respondTo: response_url || undefined,
  };
}

function byBlock(faults: TemplateErrors): Record<string, string> {
  return Object.fromEntries(
    Object.entries(faults).map(([field, words]) => [
      templateBlockIds[field as keyof TemplateErrors],
      words,
    ]),
  );
}
