import { randomUUID } from 'node:crypto';
import type {
  App,
  BlockAction,
  ButtonAction,
  PlainTextInputAction,
  ViewSubmitAction,
} from '@slack/bolt';
import { z } from 'zod';
import type { UserActions } from '../../../core/access/guard-user-actions.ts';
import type { FetchAnswerPrice } from '../../../core/conversations/fetch-answer-price.ts';
import { findRefusal } from '../../../core/permissions/check-permission.ts';
import { deriveSendId } from '../../../core/sends/derive-send-id.ts';
import { formatProblem } from '../../../domain/problem.ts';
import { withTimeout } from '../../client/with-timeout.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { actionIds, callbackIds } from '../../messages/blocks/action-ids.ts';
import { cleanText } from '../../reading/clean-text.ts';
import { getPresser } from '../../reading/requester.ts';
import { buildNoticeView } from '../shared/notice-view.ts';
import { PRESS_AGAIN_TEXT } from '../shared/press-again.ts';
import { countAnswer, hasCounterChanged } from './answer-counter.ts';
import {
  type AnswerMetadata,
  buildAnswerMetadata,
  parseAnswerMetadata,
} from './answer-metadata.ts';
import { parseAnswerSubmission } from './answer-submission.ts';
import { answerFields, buildAnswerView } from './answer-view.ts';

/** The trigger lives three seconds; without an answer of the store by then the form says so. */
const READ_WITHIN_MS = 2_000;
const PRICED_WITHIN_MS = 8_000;

/** Slack waits three seconds for the answer to a submission. */
const STORED_WITHIN_MS = 2_300;

/** The form was closed or changed meanwhile: what stands there now is newer. */
const overtaken = new Set(['hash_conflict', 'not_found', 'view_not_found']);

/** *Reply* under somebody's line: the form, its counter while somebody types, and what it sends. */
export function registerAnswerListeners(
  app: App,
  options: Pick<UserActions, 'answers'> & { readonly fetchAnswerPrice: FetchAnswerPrice },
): void {
  const { answers, fetchAnswerPrice } = options;

  app.action<BlockAction<ButtonAction>>(
    actionIds.reply,
    async ({ ack, action, body, client, respond, logger }) => {
      await ack();
      const reply = action.value ?? '';
      const { channel, ts, thread_ts } = pressedAt.parse(body);
      const thread = { channel, ts: thread_ts ?? ts };
      try {
        const opened = await client.views.open({
          trigger_id: body.trigger_id,
          view: buildNoticeView('One moment…'),
        });
        const view_id = opened.view?.id ?? '';
        const to = await withTimeout(
          READ_WITHIN_MS,
          answers.findRecipient(reply, getPresser(body)),
        ).catch(whyNoAddressee);
        if (typeof to === 'string' || to === undefined || to.optOutReason) {
          const words = typeof to === 'string' ? to : (to?.optOutReason ?? GONE);
          await client.views.update({ view_id, view: buildNoticeView(words) });
          return;
        }
        const form = buildAnswerMetadata(to, { nonce: randomUUID(), reply, thread });
        const nothing = { text: '', hasPicture: false };
        const filled = await client.views.update({ view_id, view: buildAnswerView(form, nothing) });
        const price = await withTimeout(
          PRICED_WITHIN_MS,
          fetchAnswerPrice(to.phone, to.from),
        ).catch(() => ({ currency: '' }));
        // What was typed meanwhile changed the form: then its own hash is newer, and the next letter shows the price.
        prices.set(form.nonce, price);
        const hash = filled.view?.hash;
        await client.views.update({
          ...{ view_id, view: buildAnswerView({ ...form, price }, nothing) },
          ...(hash ? { hash } : {}),
        });
      } catch (error) {
        const { code } = toAppError(error);
        if (overtaken.has(code)) return;
        logger.warn(`reply: ${code}`);
        await respond({
          response_type: 'ephemeral',
          replace_original: false,
          text: PRESS_AGAIN_TEXT,
        });
      }
    },
  );

  /** Prices that came while somebody typed, by form: only a courtesy, so of this process alone. */
  const prices = recent<NonNullable<AnswerMetadata['price']>>();

  app.action<BlockAction<PlainTextInputAction>>(
    answerFields.text.action_id,
    async ({ ack, body, client, logger }) => {
      await ack();
      const { view } = body;
      const form = view && parseAnswerMetadata(view.private_metadata);
      if (!view || !form) return;
      const typed = parseAnswerSubmission(view);
      const price = form.price ?? prices.get(form.nonce);
      const now = { text: cleanText(typed.text), hasPicture: typed.picture !== undefined };
      if (price === form.price && !hasCounterChanged(form.counted, countAnswer(now))) return;
      try {
        const shown = buildAnswerView({ ...form, ...(price ? { price } : {}) }, now);
        await client.views.update({ view_id: view.id, hash: view.hash, view: shown });
      } catch (error) {
        const { code } = toAppError(error);
        if (!overtaken.has(code)) logger.warn(`counter: ${code}`);
      }
    },
  );

  app.view<ViewSubmitAction>(callbackIds.answer, async ({ ack, body, logger }) => {
    const form = parseAnswerMetadata(body.view.private_metadata);
    if (!form) return ack({ response_action: 'update', view: buildNoticeView(GONE) });
    const { text, picture } = parseAnswerSubmission(body.view);
    const team = body.view.app_installed_team_id ?? body.team?.id ?? '';
    const id = deriveSendId({ team, nonce: form.nonce });
    const typed = { text: cleanText(text), picture };
    const result = await withTimeout(
      STORED_WITHIN_MS,
      answers.submitAnswer({
        id,
        by: body.user.id,
        reply: form.reply,
        thread: form.thread,
        content: typed,
      }),
    ).catch((error: unknown) => {
      logger.error(`answer not stored: ${toAppError(error).code}`);
      const refusal = findRefusal(error);
      return { kind: 'faults', text: refusal ? formatProblem(refusal) : NOT_STORED } as const;
    });
    switch (result.kind) {
      case 'taken':
        return ack();
      case 'faults':
        return ack({
          response_action: 'errors',
          errors: { [answerFields.text.block_id]: result.text },
        });
      case 'gone':
        return ack({ response_action: 'update', view: buildNoticeView(GONE) });
    }
  });
}

/** The message that a button was pressed under. */
const pressedAt = z
  .object({
    channel: z.object({ id: z.string() }),
    message: z.object({ ts: z.string(), thread_ts: z.string().optional() }),
  })
  .transform(({ channel: { id: channel }, message }) => ({ channel, ...message }));

/** The last some hundred of something. */
function recent<T>(): { get(id: string): T | undefined; set(id: string, value: T): void } {
  const all = new Map<string, T>();
  return {
    get: (id) => all.get(id),
    set(id, value) {
      all.set(id, value);
      const [oldest] = all.keys();
      if (all.size > 200 && oldest !== undefined) all.delete(oldest);
    },
  };
}

function whyNoAddressee(error: unknown): string {
  const refusal = findRefusal(error);
  return refusal ? formatProblem(refusal) : AWAY;
}

const GONE =
  'This is too long ago: what was known of it is no longer kept. /mms with the number sends a new message.';
const AWAY = 'That did not work just now. Please close this and press Reply again in a minute.';
const NOT_STORED =
  'I could not make sure that this was stored. Press Send here again in a minute: from this form it goes out once, however often you press.';
