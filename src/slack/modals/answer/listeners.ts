import { randomUUID } from 'node:crypto';
import type {
  App,
  BlockAction,
  ButtonAction,
  PlainTextInputAction,
  ViewSubmitAction,
} from '@slack/bolt';
import { z } from 'zod';
import type { Acts } from '../../../core/access/guard-user-actions.ts';
import type { PriceOfAnswer } from '../../../core/conversations/fetch-answer-price.ts';
import { refusalIn } from '../../../core/permissions/check-permission.ts';
import { sendIdOf } from '../../../core/sends/derive-send-id.ts';
import { sayProblem } from '../../../domain/problem.ts';
import { within } from '../../client/with-timeout.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { actionIds, callbackIds } from '../../messages/blocks/action-ids.ts';
import { cleanText } from '../../reading/clean-text.ts';
import { presserIn } from '../../reading/requester.ts';
import { noticeView } from '../shared/notice-view.ts';
import { PRESS_AGAIN } from '../shared/press-again.ts';
import { counted, countsOtherwise } from './answer-counter.ts';
import { type AnswerForm, answerForm, readAnswerForm } from './answer-metadata.ts';
import { readAnswer } from './answer-submission.ts';
import { answerFields, answerView } from './answer-view.ts';

/** The trigger lives three seconds; without an answer of the store by then the form says so. */
const READ_WITHIN_MS = 2_000;
const PRICED_WITHIN_MS = 8_000;

/** Slack waits three seconds for the answer to a submission. */
const STORED_WITHIN_MS = 2_300;

/** The form was closed or changed meanwhile: what stands there now is newer. */
const overtaken = new Set(['hash_conflict', 'not_found', 'view_not_found']);

/** *Reply* under somebody's line: the form, its counter while somebody types, and what it sends. */
export function answer(
  app: App,
  options: Pick<Acts, 'answering'> & { readonly priceOfAnswer: PriceOfAnswer },
): void {
  const { answering, priceOfAnswer } = options;

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
          view: noticeView('One moment…'),
        });
        const view_id = opened.view?.id ?? '';
        const to = await within(
          READ_WITHIN_MS,
          answering.addresseeOf(reply, presserIn(body)),
        ).catch(whyNoAddressee);
        if (typeof to === 'string' || to === undefined || to.barred) {
          const words = typeof to === 'string' ? to : (to?.barred ?? GONE);
          await client.views.update({ view_id, view: noticeView(words) });
          return;
        }
        const form = answerForm(to, { nonce: randomUUID(), reply, thread });
        const nothing = { text: '', hasPicture: false };
        const filled = await client.views.update({ view_id, view: answerView(form, nothing) });
        const price = await within(PRICED_WITHIN_MS, priceOfAnswer(to.phone, to.from)).catch(
          () => ({ currency: '' }),
        );
        // What was typed meanwhile changed the form: then its own hash is newer, and the next letter shows the price.
        prices.set(form.nonce, price);
        const hash = filled.view?.hash;
        await client.views.update({
          ...{ view_id, view: answerView({ ...form, price }, nothing) },
          ...(hash ? { hash } : {}),
        });
      } catch (error) {
        const { code } = toAppError(error);
        if (overtaken.has(code)) return;
        logger.warn(`reply: ${code}`);
        await respond({ response_type: 'ephemeral', replace_original: false, text: PRESS_AGAIN });
      }
    },
  );

  /** Prices that came while somebody typed, by form: only a courtesy, so of this process alone. */
  const prices = recent<NonNullable<AnswerForm['price']>>();

  app.action<BlockAction<PlainTextInputAction>>(
    answerFields.text.action_id,
    async ({ ack, body, client, logger }) => {
      await ack();
      const { view } = body;
      const form = view && readAnswerForm(view.private_metadata);
      if (!view || !form) return;
      const typed = readAnswer(view);
      const price = form.price ?? prices.get(form.nonce);
      const now = { text: cleanText(typed.text), hasPicture: typed.picture !== undefined };
      if (price === form.price && !countsOtherwise(form.counted, counted(now))) return;
      try {
        const shown = answerView({ ...form, ...(price ? { price } : {}) }, now);
        await client.views.update({ view_id: view.id, hash: view.hash, view: shown });
      } catch (error) {
        const { code } = toAppError(error);
        if (!overtaken.has(code)) logger.warn(`counter: ${code}`);
      }
    },
  );

  app.view<ViewSubmitAction>(callbackIds.answer, async ({ ack, body, logger }) => {
    const form = readAnswerForm(body.view.private_metadata);
    if (!form) return ack({ response_action: 'update', view: noticeView(GONE) });
    const { text, picture } = readAnswer(body.view);
    const team = body.view.app_installed_team_id ?? body.team?.id ?? '';
    const id = sendIdOf({ team, nonce: form.nonce });
    const typed = { text: cleanText(text), picture };
    const result = await within(
      STORED_WITHIN_MS,
      answering.answer({ id, by: body.user.id, reply: form.reply, thread: form.thread, typed }),
    ).catch((error: unknown) => {
      logger.error(`answer not stored: ${toAppError(error).code}`);
      const refusal = refusalIn(error);
      return { kind: 'faults', text: refusal ? sayProblem(refusal) : NOT_STORED } as const;
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
        return ack({ response_action: 'update', view: noticeView(GONE) });
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
  const refusal = refusalIn(error);
  return refusal ? sayProblem(refusal) : AWAY;
}

const GONE =
  'This is too long ago: what was known of it is no longer kept. /mms with the number sends a new message.';
const AWAY = 'That did not work just now. Please close this and press Reply again in a minute.';
const NOT_STORED =
  'I could not make sure that this was stored. Press Send here again in a minute: from this form it goes out once, however often you press.';
