import { THEY_OPTED_OUT } from '../../../domain/opt-out.ts';

/** Who cancelled all of a send: `Cancelled by <@U1>`, or that nobody was left who wants it. */
export function cancelledBy(by: string): string {
  return by === THEY_OPTED_OUT
    ? 'Cancelled: whoever was left in it opted out'
    : `Cancelled by <@${by}>`;
}
