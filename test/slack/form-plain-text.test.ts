import { describe, expect, test } from 'vitest';
import { removeMarkup } from '../../src/slack/reading/clean-text.ts';

describe('removeMarkup shows a message as people read it', () => {
  test.each([
    ['1 &lt; 2 &amp;&amp; 3 &gt; 2', '1 < 2 && 3 > 2'],
    ['&amp;lt;', '&lt;'],
    ['Ask <@U1> about it', 'Ask about it'],
    ['Ask <@U1|jo>', 'Ask @jo'],
    ['In <#C1|general>', 'In #general'],
    ['<!here> and <!subteam^S1|@crew>', 'and @crew'],
    ['On <!date^1392734382^{date}|Feb 18>', 'On Feb 18'],
    ['See <https://a.b/c>', 'See https://a.b/c'],
    ['See <https://a.b/c|a.b/c>', 'See a.b/c'],
    ['See <https://a.b/c|the plan>', 'See the plan (https://a.b/c)'],
    [
      '<mailto:jo@a.b|jo@a.b> <tel:+61437111222|0437 111 222>',
      'jo@a.b 0437 111 222 (+61437111222)',
    ],
    ['*bold* :wave:\nnext', '*bold* :wave:\nnext'],
    ['', ''],
  ])('%j', (markup, read) => {
    expect(removeMarkup(markup)).toBe(read);
  });
});
