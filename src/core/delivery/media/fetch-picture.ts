import { createPictureTooLargeProblem } from '../../../domain/picture.ts';
import type { Refused } from '../../../domain/problem.ts';
import type { Plan } from '../../../domain/send.ts';
import type { AppContext } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { FitResult, FittedPicture, Pictures } from '../../ports/pictures.ts';
import type { SlackFile, SlackFiles } from '../../ports/slack-files.ts';

export type PictureResult = { readonly kind: 'fitted'; readonly picture: FittedPicture } | Refused;

/** Part of a send and of a draft. */
export interface PictureRequest {
  readonly picture: Plan['picture'];
  /** When the form was submitted (Unix ms). Slack has had the file since then. */
  readonly submittedAt: number;
}
export type FetchPicture = (request: PictureRequest) => Promise<PictureResult>;

/** Slack accepts files up to 10 MB in a form; a shared file may be larger. */
const MAX_BYTES = 30_000_000;

/** About the size of Slack's largest thumbnail. */
const THUMB_BYTES = 1_000_000;

/** How much memory all pictures that are being fetched or fitted may use. */
const BUDGET_BYTES = 40_000_000;

/**
 * How long after the form was submitted the app retries a file that Slack does not deliver, by error code.
 * A fresh upload is scanned first; a sign-in page in its place usually means a missing scope.
 */
const PATIENCE_MS: ReadonlyMap<string, number> = new Map([
  ['file_not_ready', 60_000],
  ['file_sign_in_page', 12_000],
  ['file_without_thumbs', 6_000],
]);

/**
 * Fetches a picture from Slack and makes it fit. If the app cannot decode it (HEIC), it uses Slack's widest
 * thumbnail. ClickSend fetches linked pictures, so that nobody can make this app request arbitrary URLs.
 */
export function createFetchPicture(
  tools: Pick<AppContext, 'clock'> & {
    readonly files: SlackFiles;
    readonly pictures: Pictures;
  },
): FetchPicture {
  const { files, pictures, clock } = tools;
  const reserveBytes = createByteBudget(BUDGET_BYTES);
  return async ({ picture, submittedAt }) => {
    if (picture.kind !== 'slack') throw new AppError('picture_not_in_slack', { retry: 'never' });
    try {
      const file = await files.findFile(picture);
      if ((file.sizeBytes ?? 0) > MAX_BYTES) {
        return {
          kind: 'refused',
          problem: createPictureTooLargeProblem(MAX_BYTES),
        };
      }
      const result = await fetchAndFit(file);
      if (result.kind !== 'undecodable') return result;
      const thumb = await fitThumb(file.thumbs);
      if (thumb) return thumb;
      if (file.descriptionError) throw file.descriptionError;
      // Slack creates thumbnails some time after the upload.
      throw new AppError('file_without_thumbs', { retry: 'later', problem: result.problem });
    } catch (error) {
      if (error instanceof AppError && error.problem && isOver(error, submittedAt)) {
        return { kind: 'refused', problem: error.problem };
      }
      throw error;
    }
  };

  function isOver(error: AppError, submittedAt: number): boolean {
    if (error.retry === 'never') return true;
    const patience = PATIENCE_MS.get(error.code);
    return patience !== undefined && clock.now() - submittedAt > patience;
  }

  function fetchAndFit({
    url,
    sizeBytes = MAX_BYTES,
  }: Pick<SlackFile, 'url' | 'sizeBytes'>): Promise<FitResult> {
    return reserveBytes(sizeBytes, async () =>
      pictures.fit(await files.downloadFile(url, MAX_BYTES)),
    );
  }

  async function fitThumb(thumbs: SlackFile['thumbs']): Promise<PictureResult | undefined> {
    for (const url of thumbs) {
      const result = await fetchAndFit({ url, sizeBytes: THUMB_BYTES });
      if (result.kind === 'fitted') return markAsPreview(result.picture);
    }
    return undefined;
  }
}

/** The author must know that it is not the original file. */
function markAsPreview(picture: FittedPicture): PictureResult {
  const changes = [{ kind: 'preview' } as const, ...(picture.changes ?? [])];
  return { kind: 'fitted', picture: { ...picture, changes } };
}

interface Waiting {
  readonly bytes: number;
  start(): void;
}

/** Runs work that needs this many bytes of memory. */
type ReserveBytes = <T>(bytes: number, work: () => Promise<T>) => Promise<T>;

/** Keeps the memory of running work within a budget, in order of arrival. What alone exceeds it runs alone. */
export function createByteBudget(budget: number): ReserveBytes {
  const waiting: Waiting[] = [];
  let free = budget;

  function startNext(): void {
    const [first] = waiting;
    if (!first || first.bytes > free) return;
    waiting.shift();
    free -= first.bytes;
    first.start();
    startNext();
  }

  return async (requested, work) => {
    const bytes = Math.min(requested, budget);
    await new Promise<void>((start) => {
      waiting.push({ bytes, start });
      startNext();
    });
    try {
      return await work();
    } finally {
      free += bytes;
      startNext();
    }
  };
}
