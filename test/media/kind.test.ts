import { expect, test } from 'vitest';
import { createSharpPictures } from '../../src/media/sharp-pictures.ts';
import { formatProblemReason } from '../../src/slack/text/problems.ts';
import { expectPlainWords } from './fitted.ts';

const pictures = createSharpPictures();
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';

test.each([
  ['a web page', '\n <!DOCTYPE html><html><body>Sign in</body></html>'],
  ['a web page', '\xef\xbb\xbf<html lang="en">'],
  ['a PDF document', '%PDF-1.7\n%\xe2\xe3'],
  ['a document or a ZIP archive', 'PK\x03\x04\x14\0\0\0'],
  ['a text', 'BM is how this text begins, and not with a bitmap'],
  ['a text', '{"ok":false,"error":"file_not_found"}'],
  ['a video', '\0\0\0\x18ftypmp42\0\0\0\0mp42isom'],
  ['of a kind that is not known here', '\x7fELF\x02\x01\x01\0\0\0'],
])('a file that is %s is refused as that', async (name, start) => {
  const result = await pictures.fit(Buffer.from(start, 'latin1'));
  expect(result).toMatchObject({
    kind: 'refused',
    problem: { code: 'not_a_picture', fileKind: name },
  });
});

test.each([SVG, `<?xml version="1.0"?>\n<!-- a drawing -->\n${SVG}`])(
  'an SVG is refused',
  async (svg) => {
    const result = await pictures.fit(Buffer.from(svg));
    expect(result).toMatchObject({ kind: 'refused', problem: { code: 'picture_is_drawing' } });
  },
);

test.each([
  ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
  ['HEIC', '\0\0\0\x18ftypmif1\0\0\0\0mif1heic'],
  ['BMP', 'BM\x36\x10\0\0\0\0\0\0\x36\0\0\0'],
  ['JPEG XL', '\xff\x0a\x00\x10'],
  ['PSD (Photoshop)', '8BPS\0\x01'],
])("Slack's rendering is requested for a %s picture", async (name, start) => {
  const result = await pictures.fit(Buffer.from(start, 'latin1'));
  expect(result.kind).toBe('undecodable');
  if (result.kind !== 'undecodable') return;
  expect(formatProblemReason(result.problem)).toBe(`I can’t open ${name} pictures`);
  expectPlainWords(result.problem);
});
