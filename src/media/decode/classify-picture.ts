import type { FitResult, PictureInspection } from '../../core/ports/pictures.ts';
import type { Problem } from '../../domain/problem.ts';
import { detectKind, type PictureFormat } from './detect-kind.ts';
import {
  buildNotPictureProblem,
  buildUnreadableKindProblem,
  EMPTY_FILE_PROBLEM,
  SVG_DRAWING_PROBLEM,
} from './picture-problems.ts';

/** What a file's first bytes decide. */
export type PictureClass =
  | { readonly kind: 'readable'; readonly format: PictureFormat }
  /** A picture, as it seems, that another program can open. */
  | { readonly kind: 'unreadable'; readonly problem: Problem; readonly ending: string }
  | { readonly kind: 'refused'; readonly problem: Problem };

export function classifyPicture(bytes: Uint8Array): PictureClass {
  if (bytes.byteLength === 0) return { kind: 'refused', problem: EMPTY_FILE_PROBLEM };
  const kind = detectKind(bytes);
  switch (kind.kind) {
    case 'noPicture':
      return { kind: 'refused', problem: buildNotPictureProblem(kind.name) };
    case 'drawing':
      return { kind: 'refused', problem: SVG_DRAWING_PROBLEM };
    case 'unreadable': {
      const ending = kind.name.split(' ')[0]?.toLowerCase() ?? 'bin';
      return { kind: 'unreadable', problem: buildUnreadableKindProblem(kind.name), ending };
    }
    case 'readable':
      return kind;
  }
}

type Undecided = Extract<PictureClass, { kind: 'readable' }>;

/** Of what is not decoded here another rendering may do. */
export function fitWithoutDecoding(judged: Exclude<PictureClass, Undecided>): FitResult {
  const { kind, problem } = judged;
  return { kind: kind === 'unreadable' ? 'undecodable' : 'refused', problem };
}

/** What cannot be decoded here (HEIC) is believed to be whole. */
export function inspectWithoutDecoding(
  judged: Exclude<PictureClass, Undecided>,
): PictureInspection {
  return judged.kind === 'unreadable'
    ? { kind: 'picture', ending: judged.ending }
    : { kind: 'no picture', problem: judged.problem };
}
