import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SendId } from '../../src/domain/send.ts';
import {
  parseComposeMetadata,
  trimComposeMetadata,
} from '../../src/slack/modals/compose/compose-metadata.ts';

const whole = {
  nonce: 'n1',
  kept: { kind: 'slack', id: 'F1', name: 'door.jpg', url: 'https://files.slack.com/1' },
  changes: { id: 'mms-a' as SendId, base: 2 },
  channel: 'C1',
  blanks: ['unit'],
  rest: { send: 'mms-b' as SendId, whom: 'failed', from: 230, count: 12 },
  first: 'mms-b' as SendId,
} as const;

test('the form’s metadata survives a round trip', () => {
  expect(parseComposeMetadata(JSON.stringify(trimComposeMetadata(whole)))).toEqual(whole);
  const link = { nonce: 'n1', kept: { kind: 'link', url: 'https://example.org/a.jpg' } } as const;
  expect(parseComposeMetadata(JSON.stringify(trimComposeMetadata(link)))).toEqual(link);
});

describe('metadata that is too long', () => {
  test('loses the address of a Slack file first, which is only a hint', () => {
    const long = { ...whole, kept: { ...whole.kept, url: `https://${'x'.repeat(3000)}` } };
    const { url: _, ...kept } = whole.kept;
    expect(trimComposeMetadata(long)).toEqual({ ...whole, kept });
  });

  test('then loses the picture', () => {
    const link = { kind: 'link', url: `https://${'x'.repeat(3000)}` } as const;
    const { kept: _, ...others } = whole;
    expect(trimComposeMetadata({ ...whole, kept: link })).toEqual(others);
  });

  test('always fits Slack’s limit and keeps the nonce', () => {
    fc.assert(
      fc.property(
        fc.record(
          {
            nonce: fc.constant('0b1f6b1e-6f0e-4f6e-9b5a-1d6a5f0c7b11'),
            kept: fc.oneof(
              fc.record({ kind: fc.constant('link' as const), url: fc.webUrl() }),
              fc.record(
                {
                  kind: fc.constant('slack' as const),
                  id: fc.constant('F1'),
                  name: fc.string({ maxLength: 4000 }),
                  url: fc.string({ maxLength: 4000 }),
                },
                { requiredKeys: ['kind', 'id'] },
              ),
            ),
            blanks: fc.array(fc.string({ maxLength: 30 }), { maxLength: 300 }),
          },
          { requiredKeys: ['nonce'] },
        ),
        (metadata) => {
          const fitting = trimComposeMetadata(metadata);
          expect(JSON.stringify(fitting).length).toBeLessThanOrEqual(3000);
          expect(fitting.nonce).toBe(metadata.nonce);
        },
      ),
    );
  });
});

test.each([
  undefined,
  null,
  '',
  'n1',
  '[]',
  'null',
  '3',
  '{"nonce":3}',
  '{"kept":{"kind":"fax"},"changes":"","rest":{}}',
])('unreadable metadata parses as empty: %j', (text) => {
  expect(parseComposeMetadata(text)).toEqual({});
});

test('a part that can’t be parsed leaves the other parts intact', () => {
  expect(parseComposeMetadata('{"nonce":"n1","kept":{"kind":"slack"},"blanks":3}')).toEqual({
    nonce: 'n1',
  });
});
