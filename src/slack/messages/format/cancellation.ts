import { OPT_OUT_ACTOR } from '../../../domain/opt-out.ts';
import { postText } from '../../text/post.ts';

/** Who cancelled a whole send: `Cancelled by <@U1>`, or that all its recipients opted out. */
export function formatCancellation(by: string): string {
  return by === OPT_OUT_ACTOR
    ? postText.cancelledByOptOut
    : postText.cancelledBy({ by: `<@${by}>` });
}
