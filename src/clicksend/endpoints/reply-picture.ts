import { AppError } from '../../core/errors.ts';
import { createPictureTooLargeProblem } from '../../domain/picture-too-large.ts';
import type { Problem } from '../../domain/problem.ts';
import type { HttpClient } from '../http/http-client.ts';
import { isClickSendFileUrl } from './reply-media/clicksend-file-url.ts';

/** Its address is no longer good: signed for a time that is over, or deleted after its 7 days. */
const OVER = [401, 403, 410];

/**
 * A picture that came with a reply. The address came from outside, in a text that anybody can write,
 * so it is fetched from ClickSend's own file hosts only, also after a redirect. Not found (404) may
 * mean "not yet"; whoever asks again for long enough learns that it means "no longer".
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
      finalStatuses: OVER,
    });
  } catch (error) {
    throw error instanceof AppError ? inWords(error, maxBytes) : error;
  }
}

/** The same failure in words about a reply's picture. */
function inWords({ code, retry, cause }: AppError, maxBytes: number): AppError {
  const problem = code === 'file_too_large' ? tooLarge(maxBytes) : said(code);
  return new AppError(problem.code, { retry, cause, problem, message: problem.what });
}

const DASHBOARD = 'Look for it in the ClickSend dashboard, in the SMS history';
const words: Readonly<Record<string, string>> = {
  file_unreached: 'The picture could not be fetched from ClickSend',
  file_not_there: 'ClickSend did not give out the picture',
  file_gone: 'ClickSend no longer has the picture; it keeps one for 7 days',
  file_is_a_page: 'ClickSend answered a web page in place of the picture',
  file_host_not_allowed: 'The picture is kept outside ClickSend, where I do not fetch it',
};

function said(code: string): Problem {
  return { code, what: words[code] ?? 'The picture could not be fetched', todo: DASHBOARD };
}

function tooLarge(maxBytes: number): Problem {
  return { ...createPictureTooLargeProblem(maxBytes), todo: DASHBOARD };
}
