import { describe, expect, test } from 'vitest';
import { detailRules } from '../../src/domain/send-details.ts';
import {
  formatDetailChanges,
  formatDetailLines,
} from '../../src/slack/messages/format/send-details.ts';
import { detailText, type TypedDetail } from '../../src/slack/text/send-details.ts';

const details = Object.keys(detailText) as readonly TypedDetail[];

describe.each(details)('%s', (name) => {
  const typed = { [name]: 'Asked <at> the desk' };

  test('has text for the post exactly if the post shows it', () => {
    expect(formatDetailLines(typed, 'post').length > 0).toBe(detailRules[name].isInPost);
  });

  test('is shown in the review as typed, and not at all if it is empty', () => {
    expect(formatDetailLines(typed, 'review').join()).toContain('Asked &lt;at&gt; the desk');
    expect(formatDetailLines({}, 'review')).toEqual([]);
  });

  test('has one line when it is added, changed or removed, and none when it is unchanged', () => {
    expect(formatDetailChanges({}, typed)).toHaveLength(1);
    expect(formatDetailChanges(typed, { [name]: 'Other' })).toHaveLength(1);
    expect(formatDetailChanges(typed, {})).toHaveLength(1);
    expect(formatDetailChanges(typed, typed)).toEqual([]);
  });

  test('is shown in the note about an edit only if the post shows it', () => {
    const { isInPost } = detailRules[name];
    expect(formatDetailChanges({}, typed).join().includes('Asked')).toBe(isInPost);
  });
});
