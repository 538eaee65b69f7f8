import type {
  BlockAction,
  ButtonAction,
  ExternalSelectAction,
  Middleware,
  SlackActionMiddlewareArgs,
} from '@slack/bolt';
import { toAppError } from '../../errors/to-app-error.ts';
import type { ChangeForm } from '../shared/form-changes.ts';
import type { ComposePreset } from './compose-fields.ts';
import { parseOpenForm } from './parse-open-form.ts';

type Picked<A extends ButtonAction | ExternalSelectAction> = SlackActionMiddlewareArgs<
  BlockAction<A>
>;

export const keepForm = (form: ComposePreset) => form;

/**
 * The listener of a field or button that changes fields of an open form. `prepare` returns the change. If that
 * fails, or Slack refuses the changed form, the form shows `explain` instead: a sentence at its top, or another
 * change. Undefined: the person misses nothing.
 */
export function createPickListener<A extends ButtonAction | ExternalSelectAction>(
  what: string,
  changeForm: ChangeForm<ComposePreset>,
  prepare: (
    picked: Parameters<Middleware<Picked<A>>>[0],
  ) => Promise<(form: ComposePreset) => ComposePreset>,
  explain: string | ((form: ComposePreset) => ComposePreset) | undefined,
): Middleware<Picked<A>> {
  return async (picked) => {
    const { ack, body, client, logger } = picked;
    await ack();
    const { view } = body;
    if (!view) return;
    const change = (preparing: ReturnType<typeof prepare>) =>
      changeForm(client, { view, form: parseOpenForm(body) }, preparing);
    try {
      await change(prepare(picked)).catch(async (error: unknown) => {
        if (explain) await change(Promise.resolve(toChange(explain)));
        throw error;
      });
    } catch (error) {
      logger.warn(`failed to change the form for the ${what}: ${toAppError(error).code}`);
    }
  };
}

function toChange(explain: string | ((form: ComposePreset) => ComposePreset)) {
  return typeof explain === 'string'
    ? (form: ComposePreset) => ({ ...form, notice: explain })
    : explain;
}
