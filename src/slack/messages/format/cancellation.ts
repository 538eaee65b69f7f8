import { OPT_OUT_ACTOR } from '../../../domain/opt-out.ts';

/** Who cancelled all of a send: `Cancelled by <@U1>`, or that nobody was left who wants it. */
export function formatCancellation(by: string): string {
  return by === OPT_OUT_ACTOR
    ? 'Cancelled: whoever was left in it opted out'
    : `Cancelled by <@${by}>`;
}
