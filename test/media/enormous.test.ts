import { expect, test } from 'vitest';
import { createSharpPictures } from '../../src/media/sharp-pictures.ts';
import { formatProblemReason } from '../../src/slack/text/problems.ts';
import { enormous } from './enormous.ts';
import { expectPlainWords, expectProblem } from './fitted.ts';

const pictures = createSharpPictures();

test.each(Object.entries(enormous))(
  'an %s of a few bytes with enormous dimensions is refused by its header',
  async (_, make) => {
    const bytes = await make();
    expect(bytes.byteLength).toBeLessThan(1_000);
    const result = await pictures.fit(bytes);
    // Slack's smaller rendering may still be usable.
    expect(result.kind).toBe('undecodable');
    const problem = expectProblem(result);
    expect(problem.code).toBe('picture_too_large_dimensions');
    expect(formatProblemReason(problem)).toMatch(/[69],000 × [69],000/);
    expectPlainWords(problem);
    expect(await pictures.inspect(bytes)).toEqual({ kind: 'no picture', problem });
  },
);
