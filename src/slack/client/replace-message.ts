import { AppError } from '../../core/errors.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';
import type { SlackClientSettings } from './web-clients.ts';

const TIMEOUT_MS = 5_000;

/**
 * Replaces the private message that a response URL belongs to. Bolt's `respond` does that only in the
 * listener of the button itself, not when the modal that it opened is submitted.
 */
export async function replaceMessage(
  url: string,
  message: SlackMessage,
  { fetch = globalThis.fetch }: Pick<SlackClientSettings, 'fetch'>,
): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ replace_original: true, ...message }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: 'error',
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new AppError(`slack_http_${answer.status}`, { retry: 'never' });
}
