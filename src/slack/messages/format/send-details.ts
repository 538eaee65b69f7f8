import type { SendDetails } from '../../../domain/send-details.ts';
import { detailText, type TypedDetail } from '../../text/send-details.ts';
import { escapeMrkdwn } from './mrkdwn.ts';

const details = Object.keys(detailText) as readonly TypedDetail[];

/** A line for each optional entry that was typed and that this place shows. */
export function formatDetailLines(typed: SendDetails, place: 'review' | 'post'): readonly string[] {
  return details.flatMap((name) => {
    const [value, line] = [typed[name], detailText[name][place]];
    return value && line ? [line({ value: escapeMrkdwn(value) })] : [];
  });
}

/** A line for each optional entry that an edit changed. */
export function formatDetailChanges(before: SendDetails, after: SendDetails): readonly string[] {
  return details.flatMap((name) => {
    const value = escapeMrkdwn(after[name] ?? '');
    return before[name] === after[name] ? [] : [detailText[name].change({ value })];
  });
}
