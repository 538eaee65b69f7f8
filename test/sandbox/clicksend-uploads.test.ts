import { createServer } from 'node:http';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createBasicAuth,
  createJpeg,
  type Kit,
  listKeys,
  PLAIN_MESSAGE,
  sample,
  startKit,
} from './clicksend-kit.ts';

let kit: Kit;
beforeEach(async () => {
  kit = await startKit();
});
afterEach(() => kit.close());

const makeGif = (size: number) => Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(size - 6)]);
const makeJpeg = async (size: number) => {
  const start = await createJpeg();
  return Buffer.concat([start, Buffer.alloc(size - start.byteLength)]);
};

describe('POST /uploads', () => {
  test('accepts base64 and serves the file to anyone until it expires', async () => {
    const bytes = await createJpeg();
    const content = Buffer.from(bytes).toString('base64');
    const { body } = await kit.call('POST /uploads?convert=mms', { content });
    expect(listKeys(body)).toEqual(listKeys(sample('uploads')));
    expect(body.response_msg).toBe('Your file has been uploaded.');
    expect(body.data.date_delete - body.data.date_added).toBe(600);

    const file = await fetch(body.data._url);
    expect(file.headers.get('content-type')).toBe('image/jpeg');
    expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true);
    kit.forward(600);
    expect((await fetch(body.data._url)).status).toBe(410);
  });

  test('accepts a multipart form with the part "file", and records its size instead of its bytes', async () => {
    const bytes = await createJpeg();
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), 'gate.jpg');
    const response = await fetch(`${kit.world.apiUrl}/uploads?convert=mms`, {
      method: 'POST',
      headers: { authorization: createBasicAuth(kit.world) },
      body: form,
    });
    expect(response.status).toBe(200);
    await response.json();
    expect(kit.world.calls('POST /uploads')).toMatchObject([
      {
        status: 200,
        query: { convert: 'mms' },
        body: { file: { name: 'gate.jpg', type: 'image/jpeg', bytes: bytes.byteLength } },
      },
    ]);
  });

  test('converts a PNG to a JPEG', async () => {
    const png = await sharp(await createJpeg())
      .png()
      .toBuffer();
    const url = await kit.upload(png);
    expect(url).toMatch(/\.jpg$/);
    const made = await sharp(await (await fetch(url)).arrayBuffer()).metadata();
    expect(made).toMatchObject({ format: 'jpeg', width: 40 });
  });

  test('keeps the file for the lifetime that is set', async () => {
    kit.world.setUploadLifetime(604_800);
    const url = await kit.upload();
    kit.forward(604_799);
    expect((await fetch(url)).status).toBe(200);
  });

  test.each([
    ['without convert', '', { content: 'AAAA' }],
    ['without a file', '?convert=mms', {}],
    ['a data URL', '?convert=mms', { content: 'data:image/png;base64,AAAA' }],
    ['text', '?convert=mms', { content: Buffer.from('hello').toString('base64') }],
  ])('refuses an upload: %s', async (_name, query, body) => {
    expect((await kit.call(`POST /uploads${query}`, body)).status).toBe(400);
  });

  test('accepts `convert` in the body too', async () => {
    const content = Buffer.from(await createJpeg()).toString('base64');
    expect((await kit.call('POST /uploads', { content, convert: 'mms' })).status).toBe(200);
  });
});

describe('the media_file of a send', () => {
  const fetchStatusFor = async (body: Record<string, unknown>) => {
    const answer = await kit.call('POST /mms/send', { messages: [PLAIN_MESSAGE], ...body });
    expect(answer.status).toBe(200);
    return answer.body.data.messages[0].status;
  };

  test.each([
    ['a JPEG of 250,000 bytes is accepted', () => makeJpeg(250_000), 'SUCCESS'],
    ['a JPEG of 250,001 bytes is refused', () => makeJpeg(250_001), 'INVALID_MEDIA_FILE'],
    ['a GIF of 100,000 bytes is accepted', () => makeGif(100_000), 'SUCCESS'],
    ['a GIF of 100,001 bytes is refused', () => makeGif(100_001), 'INVALID_MEDIA_FILE'],
  ])('that is %s', async (_name, make, status) => {
    expect(await fetchStatusFor({ media_file: await kit.upload(await make()) })).toBe(status);
  });

  test('that has expired is refused', async () => {
    const media_file = await kit.upload();
    kit.forward(601);
    expect(await fetchStatusFor({ media_file })).toBe('INVALID_MEDIA_FILE');
  });

  test('counts only at the top level of the request', async () => {
    const media_file = await kit.upload();
    const messages = [{ ...PLAIN_MESSAGE, media_file }];
    expect(await fetchStatusFor({ messages })).toBe('INVALID_MEDIA_FILE');
  });

  test('must be public, and a JPEG or GIF by its content', async () => {
    const png = await sharp(await createJpeg())
      .png()
      .toBuffer();
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/closed.jpg' ? 403 : 200).end(png);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    expect(await fetchStatusFor({ media_file: `http://127.0.0.1:${port}/closed.jpg` })).toBe(
      'INVALID_MEDIA_FILE',
    );
    expect(await fetchStatusFor({ media_file: `http://127.0.0.1:${port}/a.jpg` })).toBe(
      'INVALID_MEDIA_FILE',
    );
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test('is refused if it can’t be fetched', async () => {
    const media_file = await kit.upload();
    kit.world.fault({ endpoint: 'GET /_uploads/{file}', how: { kind: 'status', status: 503 } });
    expect(await fetchStatusFor({ media_file })).toBe('INVALID_MEDIA_FILE');
    expect(await fetchStatusFor({ media_file })).toBe('SUCCESS');
  });
});
