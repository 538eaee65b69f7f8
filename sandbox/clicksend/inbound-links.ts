import type { ReplyWay } from './world.ts';

/**
 * The text and other fields of a reply whose pictures "will be converted to a URL". Which field has the URL
 * is not documented.
 */
export function findLinks(
  text: string,
  urls: readonly string[],
  mediaIn: ReplyWay['mediaIn'] = 'body',
): { readonly body: string; readonly more: Readonly<Record<string, unknown>> } {
  if (urls.length === 0) return { body: text, more: {} };
  switch (mediaIn) {
    case 'body':
      return { body: [text, ...urls].filter((part) => part !== '').join(' '), more: {} };
    case 'before':
      return { body: [...urls, text].filter((part) => part !== '').join('\n'), more: {} };
    case 'field':
      return { body: text, more: { media_url: urls.join(',') } };
    case 'nested':
      return { body: text, more: { attachments: urls.map((url) => ({ file: { url } })) } };
    case 'encoded':
      return { body: text, more: { media_url: urls.map(encodeURIComponent).join(' ') } };
  }
}
