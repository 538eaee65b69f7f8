import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { toAppError } from '../../errors/to-app-error.ts';

/** What a client can do with modals. */
export interface ViewsClient {
  readonly views: Pick<WebClient['views'], 'open' | 'update'>;
}

/** Which modal to update. With `hash`, Slack refuses the update when the modal changed since. */
interface ViewRef {
  readonly id: string;
  readonly hash?: string | undefined;
}

/** What Slack says of a modal that was closed or changed meanwhile. */
const outdated: ReadonlySet<string> = new Set(['hash_conflict', 'not_found', 'view_not_found']);

/**
 * Shows another view in a modal, and returns a reference to it. Undefined when the modal was closed or
 * changed meanwhile: what the person sees now is newer. Throws an AppError for anything else.
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
    throw failed;
  }
}
