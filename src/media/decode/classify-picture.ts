import type { FitResult, Seen } from '../../core/ports/pictures.ts';
import type { Problem } from '../../domain/problem.ts';
import { kindOf, type Readable } from './detect-kind.ts';
import { DRAWING, EMPTY, notAPicture, unreadableKind } from './picture-problems.ts';

/** What a file's first bytes decide. */
export type Judged =
  | { readonly kind: 'readable'; readonly format: Readable }
  /** A picture, as it seems, that another program can open. */
  | { readonly kind: 'unreadable'; readonly problem: Problem; readonly ending: string }
  | { readonly kind: 'refused'; readonly problem: Problem };

export function judgeKind(bytes: Uint8Array): Judged {
  if (bytes.byteLength === 0) return { kind: 'refused', problem: EMPTY };
  const kind = kindOf(bytes);
  switch (kind.kind) {
    case 'noPicture':
      return { kind: 'refused', problem: notAPicture(kind.name) };
    case 'drawing':
      return { kind: 'refused', problem: DRAWING };
    case 'unreadable': {
      const ending = kind.name.split(' ')[0]?.toLowerCase() ?? 'bin';
      return { kind: 'unreadable', problem: unreadableKind(kind.name), ending };
    }
    case 'readable':
      return kind;
  }
}

type Undecided = Extract<Judged, { kind: 'readable' }>;

/** Of what is not decoded here another rendering may do. */
export function fitWithoutDecoding(judged: Exclude<Judged, Undecided>): FitResult {
  const { kind, problem } = judged;
  return { kind: kind === 'unreadable' ? 'undecodable' : 'refused', problem };
}

/** What cannot be decoded here (HEIC) is believed to be whole. */
export function seeWithoutDecoding(judged: Exclude<Judged, Undecided>): Seen {
  return judged.kind === 'unreadable'
    ? { kind: 'picture', ending: judged.ending }
    : { kind: 'no picture', problem: judged.problem };
}
