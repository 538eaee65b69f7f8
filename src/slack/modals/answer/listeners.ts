import { randomUUID } from 'node:crypto';
import type {
  App,
  BlockAction,
  ButtonAction,
  PlainTextInputAction,
  ViewResponseAction,
} from '@slack/bolt';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { UserActions } from '../../../core/access/guard-user-actions.ts';
import type { LoadUserCountry } from '../../../core/compose/form-options.ts';
import { findRefusal } from '../../../core/permissions/check-permission.ts';
import type { AnswerPrice, FetchAnswerPrice } from '../../../core/prices/fetch-answer-price.ts';
import { deriveSendId } from '../../../core/sends/derive-send-id.ts';
import { fillMergeFields } from '../../../domain/merge-fields.ts';
import type { SimplifyText } from '../../../domain/plain-letters.ts';
import { withTimeout } from '../../../with-timeout.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { actionIds, callbackIds } from '../../messages/blocks/action-ids.ts';
import { cleanText } from '../../reading/clean-text.ts';
import { getPresser } from '../../reading/requester.ts';
import { answerText } from '../../text/answer.ts';
import { modalText } from '../../text/modal.ts';
import { formatProblem } from '../../text/problems.ts';
import { createChangeForm } from '../shared/form-changes.ts';
import { buildNoticeView } from '../shared/modal-views.ts';
import { openOnPress } from '../shared/open-modal.ts';
import { recallCountry } from '../shared/recall-country.ts';
import { createSubmissionListener, showErrors, showNotice } from '../shared/submission-listener.ts';
import { updateView } from '../shared/update-view.ts';
import { type AnswerInput, countAnswer, hasCounterChanged } from './answer-counter.ts';
import {
  answerFields,
  buildAnswerMetadata,
  buildAnswerView,
  parseAnswerMetadata,
  parseAnswerSubmission,
} from './answer-view.ts';

/** How long people look at “One moment…”. */
const READ_TIMEOUT_MS = 2_000;
const PRICE_TIMEOUT_MS = 8_000;

/** More forms than people fill in at the same time. */
const MAX_FORMS = 200;

const empty = { text: '', hasPicture: false };

interface AnswerTools extends Pick<UserActions, 'answers'> {
  readonly fetchAnswerPrice: FetchAnswerPrice;
  readonly loadUserCountry: LoadUserCountry;
  readonly simplifyText: SimplifyText;
}

/** Prices that arrived while the person was typing, by form. Optional, so only in this process. */
type Prices = LRUCache<string, AnswerPrice>;

/** *Reply* under a reply: the form, its counter while typing, and its submission. */
export function registerAnswerListeners(app: App, tools: AnswerTools): void {
  const prices: Prices = new LRUCache({ max: MAX_FORMS });
  registerReplyButton(app, tools, prices);
  registerCounter(app, tools, prices);
  registerSubmission(app, tools);
}

function registerReplyButton(
  app: App,
  { answers, fetchAnswerPrice, loadUserCountry }: AnswerTools,
  prices: Prices,
): void {
  const open = openOnPress('answer', async ({ action, body, client, logger }) => {
    const reply = action.value ?? '';
    const { channel, ts, thread_ts } = pressedAt.parse(body);
    const thread = { channel, ts: thread_ts ?? ts };
    const opened = await client.views.open({
      trigger_id: body.trigger_id,
      view: buildNoticeView(modalText.loading),
    });
    const id = opened.view?.id ?? '';
    const finding = withTimeout(READ_TIMEOUT_MS, answers.findRecipient(reply, getPresser(body)));
    const [to, country] = await Promise.all([
      finding.catch(formatFailure),
      recallCountry(loadUserCountry, body.user.id, READ_TIMEOUT_MS),
    ]);
    if (typeof to !== 'object' || to.optOutProblem) {
      const why = typeof to === 'object' && to.optOutProblem ? formatProblem(to.optOutProblem) : to;
      await updateView(
        client,
        { id },
        buildNoticeView(typeof why === 'string' ? why : answerText.gone),
      );
      return;
    }
    const form = buildAnswerMetadata(to, { nonce: randomUUID(), reply, thread }, country);
    const filled = await updateView(client, { id }, buildAnswerView(form, empty));
    if (!filled) return;
    const pricing = withTimeout(PRICE_TIMEOUT_MS, fetchAnswerPrice(to.phone, to.from));
    const price = await pricing.catch((): AnswerPrice => ({ currency: '' }));
    prices.set(form.nonce, price);
    // If the person has typed since, the form has a newer hash, and the price appears with the next letter. The
    // form is open, so a failure to show the price must not say that it is not.
    await updateView(client, filled, buildAnswerView({ ...form, price }, empty)).catch(
      (error: unknown) => logger.warn(`failed to show the price: ${toAppError(error).code}`),
    );
  });
  app.action<BlockAction<ButtonAction>>(actionIds.reply, open);
}

interface OpenAnswer {
  readonly form: Parameters<typeof buildAnswerView>[0];
  readonly input: AnswerInput;
}

function registerCounter(app: App, { simplifyText }: AnswerTools, prices: Prices): void {
  const changeForm = createChangeForm<OpenAnswer>(({ form, input }) =>
    buildAnswerView(form, input),
  );
  app.action<BlockAction<PlainTextInputAction>>(
    answerFields.text,
    async ({ ack, body, client, logger }) => {
      await ack();
      const { view } = body;
      const form = view && parseAnswerMetadata(view.private_metadata);
      if (!view || !form) return;
      const { text, picture } = parseAnswerSubmission(view);
      const price = form.price ?? prices.get(form.nonce);
      // Counts what will be sent.
      const { text: counted } = simplifyText(cleanText(text));
      const input = { text: fillMergeFields(counted, form), hasPicture: picture !== undefined };
      const recount = (open: OpenAnswer) =>
        price === form.price && !hasCounterChanged(form.counted, countAnswer(input))
          ? open
          : { ...open, form: { ...open.form, price } };
      try {
        const pressed = { view, form: { form, input } };
        await changeForm(client, pressed, Promise.resolve(recount));
      } catch (error) {
        logger.warn(`failed to update the counter: ${toAppError(error).code}`);
      }
    },
  );
}

function registerSubmission(app: App, { answers }: AnswerTools): void {
  const submission = createSubmissionListener('answer', {
    async store({ body }) {
      const form = parseAnswerMetadata(body.view.private_metadata);
      if (!form) return { response: showNotice(answerText.gone) };
      const { nonce, reply, thread } = form;
      const { text, picture } = parseAnswerSubmission(body.view);
      const team = body.view.app_installed_team_id ?? body.team?.id ?? '';
      const result = await answers.submitAnswer({
        id: deriveSendId({ team, nonce }),
        by: body.user.id,
        reply,
        thread,
        content: { text: cleanText(text), picture },
      });
      switch (result.kind) {
        case 'taken':
          return {};
        case 'refused':
          return { response: showFault(formatProblem(result.problem)) };
        case 'gone':
          // The text can still be copied.
          return { response: showFault(answerText.gone) };
      }
    },
    notStored: answerText.notStored,
    fail: showFault,
  });
  app.view(callbackIds.answer, submission);
}

function showFault(text: string): ViewResponseAction {
  return showErrors({ [answerFields.text]: text });
}

/** The message that contains the button. */
const pressedAt = z
  .object({
    channel: z.object({ id: z.string() }),
    message: z.object({ ts: z.string(), thread_ts: z.string().optional() }),
  })
  .transform(({ channel: { id: channel }, message }) => ({ channel, ...message }));

function formatFailure(error: unknown): string {
  const refusal = findRefusal(error);
  return refusal ? formatProblem(refusal) : answerText.notLoaded;
}
