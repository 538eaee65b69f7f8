import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { findSlackOutcome } from '../../errors/outcomes.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { removePictures } from '../../messages/blocks/fallback-messages.ts';

/** The client's methods for modals. */
export interface ViewsClient {
  readonly views: Pick<WebClient['views'], 'open' | 'update'>;
}

/** The modal to update. With `hash`, Slack refuses the update if the modal has changed since. */
export interface ViewRef {
  readonly id: string;
  readonly hash?: string | undefined;
}

/** Slack's error codes for a modal that was closed or changed since. */
const outdated: ReadonlySet<string> = new Set(['hash_conflict', 'not_found', 'view_not_found']);

/**
 * Shows another view in a modal, and returns a reference to it. Undefined if the modal was closed or changed since,
 * because what the person sees now is newer. If Slack refuses a picture in it, the view is shown without pictures.
 * Throws an AppError for anything else.
 */
export async function updateView(
  client: { readonly views: Pick<WebClient['views'], 'update'> },
  { id, hash }: ViewRef,
  view: ModalView,
): Promise<ViewRef | undefined> {
  try {
    const answer = await client.views.update({ view_id: id, hash, view });
    return { id, hash: answer.view?.hash };
  } catch (error) {
    const failed = toAppError(error);
    if (outdated.has(failed.code)) return undefined;
    const simpler = removePictures(view);
    if (simpler === view || findSlackOutcome(failed.code)?.follows !== 'simpler') throw failed;
    return updateView(client, { id, hash }, simpler);
  }
}

/** Like `updateView`. If Slack refuses the view, or does not respond, shows `fallback`, then throws what went wrong. */
export async function updateViewOrExplain(
  client: { readonly views: Pick<WebClient['views'], 'update'> },
  ref: ViewRef,
  view: ModalView,
  fallback: ModalView,
): Promise<void> {
  try {
    await updateView(client, ref, view);
  } catch (error) {
    await updateView(client, ref, fallback);
    throw error;
  }
}
