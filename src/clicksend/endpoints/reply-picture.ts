import { AppError } from '../../core/errors.ts';
import type { WordedProblem } from '../../domain/problem.ts';
import type { HttpClient } from '../http/http-client.ts';
import { isClickSendFileUrl } from './reply-media/clicksend-file-url.ts';

/** The URL is no longer valid: its signature expired, or ClickSend deleted the file after 7 days. */
const EXPIRED_STATUSES = [401, 403, 410];

/**
 * Fetches a reply's picture. Its URL comes from a text that anybody can write, so the app fetches it only
 * from ClickSend's own file hosts, also after a redirect. Not found (404) may mean "not yet"; a caller that
 * retries for long enough learns that it means "no longer".
 */
export async function fetchReplyPicture(
  http: Pick<HttpClient, 'download'>,
  apiUrl: string,
  { url, maxBytes }: { readonly url: string; readonly maxBytes: number },
): Promise<Uint8Array> {
  try {
    return await http.download(url, {
      maxBytes,
      isAllowedUrl: (to) => isClickSendFileUrl(to, apiUrl),
      finalStatuses: EXPIRED_STATUSES,
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, retry, cause } = error;
    const problem = buildProblem(code, maxBytes);
    throw new AppError(problem.code, { retry, cause, problem, message: problem.what });
  }
}

const DASHBOARD = 'Look for it in the ClickSend dashboard, in the SMS history';
const EXPLANATIONS: Readonly<Record<string, string>> = {
  file_unreached: 'The picture could not be fetched from ClickSend',
  file_not_there: 'ClickSend did not give out the picture',
  file_gone: 'ClickSend no longer has the picture; it keeps one for 7 days',
  file_is_a_page: 'ClickSend answered a web page in place of the picture',
  file_host_not_allowed: 'The picture is kept outside ClickSend, where I do not fetch it',
};

/** Describes the failure in terms of a reply's picture. */
function buildProblem(code: string, maxBytes: number): WordedProblem {
  if (code === 'file_too_large') {
    const what = `The picture is larger than ${Math.round(maxBytes / 1_000_000)} MB`;
    return { code: 'picture_too_large', what, todo: DASHBOARD };
  }
  return { code, what: EXPLANATIONS[code] ?? 'I couldn’t fetch the picture', todo: DASHBOARD };
}
