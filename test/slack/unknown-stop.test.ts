import { expect, test } from 'vitest';
import { buildUnidentifiedOptOutMessage } from '../../src/slack/messages/thread/unknown-stop.ts';

const stop = { kind: 'unknown stop', from: '19191222', to: '+61400000001', text: 'STOP' } as const;

test('a STOP from an unknown number: the notice shows it in full in private, masked in a channel, with what to do', () => {
  const alone = buildUnidentifiedOptOutMessage({ ...stop, isPrivate: true }, 'AU').text;
  const openly = buildUnidentifiedOptOutMessage({ ...stop, isPrivate: false }, 'AU');
  expect(alone).toMatch(/Someone texted STOP[\s\S]*“STOP”[\s\S]*19191222, to 0400 000 001/);
  expect(alone).toMatch(/`\/mms optout &lt;number&gt;`/);
  expect(JSON.stringify(openly)).not.toContain('19191222');
  expect(openly.text).toMatch(/From •••222/);
  expect(JSON.stringify(openly.blocks)).not.toMatch(/"type":"actions"/);
});

test('markup in an unidentified STOP has no effect in Slack', () => {
  const from = '<!channel>';
  const message = buildUnidentifiedOptOutMessage(
    { ...stop, from, text: '*stop*', isPrivate: true },
    'AU',
  );
  expect(message.text).toContain('&lt;!channel&gt;');
  expect(
    buildUnidentifiedOptOutMessage({ ...stop, from: '', isPrivate: false }, 'AU').text,
  ).toMatch(/no number/);
});
