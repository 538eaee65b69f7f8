import type { FitResult, PictureInspection } from '../../core/ports/pictures.ts';
import type { Problem, Refused } from '../../domain/problem.ts';
import { detectKind, type PictureFormat } from './detect-kind.ts';
import { EMPTY_FILE_PROBLEM, SVG_DRAWING_PROBLEM } from './picture-problems.ts';

/** What a file's first bytes show. */
type PictureClass =
  | { readonly kind: 'readable'; readonly format: PictureFormat }
  /** Seems to be a picture that another program can open. */
  | { readonly kind: 'unreadable'; readonly problem: Problem; readonly ending: string }
  | Refused;

export function classifyPicture(bytes: Uint8Array): PictureClass {
  if (bytes.byteLength === 0) return { kind: 'refused', problem: EMPTY_FILE_PROBLEM };
  const kind = detectKind(bytes);
  switch (kind.kind) {
    case 'noPicture':
      return { kind: 'refused', problem: { code: 'not_a_picture', fileKind: kind.name } };
    case 'drawing':
      return { kind: 'refused', problem: SVG_DRAWING_PROBLEM };
    case 'unreadable': {
      const ending = kind.name.split(' ')[0]?.toLowerCase() ?? 'bin';
      return {
        kind: 'unreadable',
        problem: { code: 'picture_kind_unreadable', fileKind: kind.name },
        ending,
      };
    }
    case 'readable':
      return kind;
  }
}

type NotDecoded = Exclude<PictureClass, { kind: 'readable' }>;

/** The result for a file that the app does not decode. Slack's thumbnail may work. */
export function fitWithoutDecoding(classified: NotDecoded): FitResult {
  const { kind, problem } = classified;
  return { kind: kind === 'unreadable' ? 'undecodable' : 'refused', problem };
}

/** A picture that the app cannot decode (HEIC) is assumed to be complete. */
export function inspectWithoutDecoding(classified: NotDecoded): PictureInspection {
  return classified.kind === 'unreadable'
    ? { kind: 'picture', ending: classified.ending }
    : { kind: 'no picture', problem: classified.problem };
}
