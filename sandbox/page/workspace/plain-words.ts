const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/** A message's text as a person would have typed it. `nameOf` returns people's names by id. */
export function toPlainWords(text: string, nameOf: (id: string) => string): string {
  return text
    .replace(/<@([A-Z0-9]+)>/g, (_whole, id: string) => `@${nameOf(id)}`)
    .replace(/<!(channel|here|everyone)>/g, '@$1')
    .replace(/<#([A-Z0-9]+)\|[^<>]*>/g, (_whole, id: string) => `#${nameOf(id)}`)
    .replace(/<[^<>|]*\|([^<>]*)>/g, '$1')
    .replace(/<([^<>]*)>/g, '$1')
    .replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}

/** The same in one line, for referring to the message elsewhere. */
export function summarizeMessage(text: string, nameOf: (id: string) => string): string {
  return toPlainWords(text, nameOf)
    .replace(/[*_~`]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
