import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSendOutcome } from '../../src/clicksend/endpoints/send.ts';
import { makeMms, NOW } from './world.ts';

const messages = [makeMms(1), makeMms(2), makeMms(3)];
const status = fc.oneof(
  fc.constantFrom('SUCCESS', 'success', 'THROTTLED', 'Queued', '', 'X'),
  fc.jsonValue(),
);
const row = fc.record(
  {
    to: fc.oneof(fc.constantFrom(...messages.map(({ to }) => to)), fc.jsonValue()),
    custom_string: fc.oneof(
      fc.constantFrom(...messages.map(({ reference }) => reference)),
      fc.jsonValue(),
    ),
    message_id: fc.oneof(fc.uuid(), fc.jsonValue()),
    message_price: fc.oneof(fc.constant('0.4850'), fc.jsonValue()),
    status,
  },
  { requiredKeys: [] },
);
const likely = fc.record(
  {
    http_code: fc.jsonValue(),
    response_code: fc.oneof(status, fc.integer()),
    response_msg: fc.jsonValue(),
    data: fc.oneof(
      fc.jsonValue(),
      fc.record({ messages: fc.array(fc.oneof(row, fc.jsonValue())), _currency: fc.jsonValue() }),
    ),
  },
  { requiredKeys: [] },
);

describe('parseSendOutcome', () => {
  it('never throws, reports each message once, and accepts none without SUCCESS', () => {
    fc.assert(
      fc.property(
        fc.oneof(likely, fc.jsonValue()),
        fc.constantFrom(200, 201, 302, 400, 401, 404, 429, 500),
        (body, httpStatus) => {
          const { outcome } = parseSendOutcome(
            { kind: 'answered', status: httpStatus, body },
            messages,
            NOW,
          );
          if (outcome.kind !== 'answered') return;
          expect(outcome.messages.map(({ reference }) => reference)).toEqual(
            messages.map(({ reference }) => reference),
          );
          const isAccepted = outcome.messages.some(({ kind }) => kind === 'accepted');
          if (isAccepted) expect(JSON.stringify(body).toUpperCase()).toContain('SUCCESS');
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('never reports “refused” or “not taken” for a whole batch while one row says SUCCESS', () => {
    fc.assert(
      fc.property(
        fc.array(row),
        fc.constantFrom(200, 400, 422, 429),
        fc.constantFrom('SUCCESS', 'BAD_REQUEST', 'INSUFFICIENT_CREDIT', 'TOO_MANY_REQUESTS'),
        (rows, httpStatus, code) => {
          const acceptedRow = { to: messages[0]?.to, message_id: 'A', status: 'SUCCESS' };
          const body = { response_code: code, data: { messages: [...rows, acceptedRow] } };
          const { outcome } = parseSendOutcome(
            { kind: 'answered', status: httpStatus, body },
            messages,
            NOW,
          );
          expect(outcome.kind).toBe('answered');
        },
      ),
    );
  });
});
