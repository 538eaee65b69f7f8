import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRecipients } from '../../src/domain/recipients.ts';
import { parsePictureAddress } from '../../src/slack/reading/picture-address.ts';
import { formatStepFaults, parseStepInputs } from '../../src/slack/reading/step-inputs.ts';

const api = 'https://slack.com/api/';
const read = (address: string, apiUrl = api) => parsePictureAddress(address, apiUrl);

describe('the address of a picture', () => {
  test.each([
    ['https://files.slack.com/files-pri/T1A2-F3B4/door.png', 'door.png', api],
    ['https://files.slack.com/files-pri/T1A2-F3B4/download/door.png?t=1', 'door.png', api],
    ['https://acme.slack.com/files/U9/F3B4/door.heic', 'door.heic', api],
    ['https://acme.slack.com/files/U9/F3B4', undefined, api],
    ['<https://acme.enterprise.slack.com/files/W9/F3B4/door.png|door>', 'door.png', api],
    ['http://127.0.0.1:9/files-pri/T1A2-F3B4/door.png', 'door.png', 'http://127.0.0.1:9/api/'],
  ])('%s is a file in Slack, named %s', (address, name, apiUrl) => {
    expect(read(address, apiUrl)).toEqual({
      kind: 'picture',
      picture: { kind: 'slack', id: 'F3B4', name: name || undefined },
    });
  });

  test.each([
    'https://example.com/a/door.jpg',
    'https://example.com/door.GIF?size=2&x=1',
    ' https://example.com/files-pri/T1-F1/door.jpg ',
    'https://slack.com.example.com/files/U9/F3B4/door.jpg',
  ])('%s is fetched by ClickSend', (address) => {
    const url = new URL(address.trim()).href;
    expect(read(address)).toEqual({ kind: 'picture', picture: { kind: 'link', url } });
  });

  test('in Slack’s link markup is parsed without its label', () => {
    const result = read('<https://example.com/x.jpg?a=1&amp;b=2|the door>');
    expect(result).toMatchObject({ picture: { url: 'https://example.com/x.jpg?a=1&b=2' } });
  });

  test.each([
    ['', 'Enter the address'],
    ['door.jpg', 'isn’t a web address'],
    ['http://example.com/door.jpg', 'https'],
    ['ftp://example.com/door.jpg', 'https'],
    ['https://example.com/door.png', '.jpg or .gif'],
    ['https://example.com/door.jpeg', '.jpg or .gif'],
    ['https://example.com/?door.jpg', '.jpg or .gif'],
    ['https://acme.slack.com/archives/C1/p123', 'doesn’t lead to a file'],
    ['https://files.slack.com/files-tmb/T1-F1-ab/door_360.jpg', 'doesn’t lead to a file'],
  ])('“%s” is refused with an explanation', (address, words) => {
    expect(read(address)).toEqual({ kind: 'fault', words: expect.stringContaining(words) });
  });

  test('never throws, whatever is typed, and is https if ClickSend fetches it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true })), (address) => {
        const result = read(address);
        if (result.kind === 'picture' && result.picture.kind === 'link') {
          expect(result.picture.url).toMatch(/^https:/);
        }
      }),
    );
  });
});

describe('the inputs of the workflow step', () => {
  test('are parsed like a form', () => {
    const inputs = {
      to: '<tel:+61437111222|0437 111 222>, +61437111223',
      subject: 'Hello',
      text: 'Look',
      picture_url: 'https://example.com/a.jpg',
      channel: 'C1',
      user: 'U1',
    };
    const read = parseStepInputs(inputs, api);
    const { recipients } = parseRecipients(read.entries.recipients, 'AU');
    expect(recipients.map(({ phone }) => phone)).toEqual(['+61437111222', '+61437111223']);
    expect(read).toMatchObject({
      user: 'U1',
      pictureFault: undefined,
      entries: {
        subject: 'Hello',
        message: 'Look',
        picture: { kind: 'link' },
        channel: 'C1',
      },
    });
  });

  test.each([[undefined], [{}], [{ to: null, channel: 7, user: '' }]])(
    'are empty when they are missing: %j',
    (inputs) => {
      const { user, entries } = parseStepInputs(inputs, api);
      expect(user).toBeUndefined();
      expect(entries).toMatchObject({ subject: '', picture: undefined, channel: undefined });
    },
  );

  test('are named in errors as in Workflow Builder', () => {
    expect(formatStepFaults({ recipients: 'None.', picture: 'Bad.' })).toBe(
      'Nothing was sent. To: None. Picture URL: Bad.',
    );
  });
});
