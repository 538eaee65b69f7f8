/**
 * What a text message says about being texted.
 *
 * - `stop`, `start`: the whole message is one of the keywords that carriers require, apart from
 *   polite words, or asks in words that mean nothing else, such as `please opt me out`.
 * - `maybe stop`: it asks for the same in other words. A person decides.
 */
type OptOutKeyword = 'stop' | 'start' | 'maybe stop';

/** Longer messages are read up to here, because nobody buries such a request in a longer text. */
const LONGEST = 2_000;

/** Classifies a text message. Undefined if it is about something else. */
export function parseOptOutKeyword(text: string): OptOutKeyword | undefined {
  const normalized = normalizeText(text.slice(0, LONGEST));
  const isWhole = text.length <= LONGEST;
  if (isWhole && (ONLY_STOP.test(normalized) || CLEAR_STOP.test(normalized))) return 'stop';
  if (isWhole && ONLY_START.test(normalized)) return 'start';
  const isWished = hasOptOutWordAtEitherEnd(text) || wishes.some((wish) => wish.test(normalized));
  return isWished ? 'maybe stop' : undefined;
}

/**
 * Letters and digits in lower case, with single spaces between words. Removes invisible characters, emoji
 * and styled letters, which phones add. An apostrophe is part of its word.
 */
function normalizeText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}'’‘`´]/gu, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

const STOP_WORDS = buildAlternatives([
  'stop',
  'stop all',
  'stopall',
  'unsubscribe',
  'un subscribe',
  'cancel',
  'end',
  'quit',
  'revoke',
  'opt out',
  'optout',
]);

const START_WORDS = buildAlternatives(['start', 'unstop', 'un stop']);

const COURTESY =
  '(?:please|pls|plz|kindly|sorry|and|thank ?you|thank u|thanks|many thanks|thx|ty|ta|cheers|regards|kind regards|very much|so much|a lot)';

const FRENCH_COURTESY = '(?:merci|svp|stp|s ?il (?:vous|te) pla[iî]t)';

/** Each word as it is, and spelled out: `S T O P`. */
function buildAlternatives(words: readonly string[]): string {
  const spaced = words.map((word) => [...word.replaceAll(' ', '')].join(' '));
  return `(?:${[...words, ...spaced].join('|')})`;
}

const ONLY_STOP = buildWholeTextPattern(STOP_WORDS);
const ONLY_START = buildWholeTextPattern(START_WORDS);

/** The words one or more times, followed only by polite words. */
function buildWholeTextPattern(words: string): RegExp {
  return new RegExp(`^${words}(?: ${words}| ${COURTESY})*$`);
}

/** These words always mean an opt-out, even with other text around them: `Who is this? STOP`. */
const PLAIN_STOP_WORDS = buildAlternatives([
  'stop',
  'stop all',
  'stopall',
  'unsubscribe',
  'opt out',
  'optout',
]);

const PLAIN_STOP = buildWholeTextPattern(PLAIN_STOP_WORDS);

/** Carriers in Canada require it beside STOP. */
const FRENCH_STOP = '(?:arr[eê]t|a r r [eê] t)';

/** `Please stop` and `unsubscribe me`. Not `please cancel`: that may be an appointment. */
const CLEAR_STOP = new RegExp(
  `^(?:(?:please|pls|plz|kindly) )*(?:${PLAIN_STOP_WORDS}|unsubscribe me|opt me out|${FRENCH_STOP})(?: (?:${PLAIN_STOP_WORDS}|${FRENCH_STOP}|${COURTESY}|${FRENCH_COURTESY}))*$`,
);

/** Whether the message begins or ends with an opt-out word as a sentence of its own. */
function hasOptOutWordAtEitherEnd(text: string): boolean {
  const sentences = text
    .split(/[.!?,;:\n\r]+| [-–—] /)
    .map(normalizeText)
    .filter(Boolean);
  return (
    sentences.length > 1 &&
    [sentences[0], sentences.at(-1)].some((one = '') => PLAIN_STOP.test(one))
  );
}

/** Who asks, and what they no longer want. */
const ME = '(?:me|us|(?:my|this) (?:number|phone|mobile|cell|name|details))';
const TEXTING =
  '(?:text|messag|messagin|contact|spam|bother|harass|sms|mms|msg|writ)(?:e|es|ing|g)?';
const TEXTS = '(?:messages?|texts?|msgs?|sms|mms|spam|photos|pictures|pics)';
const NO = '(?:dont|do not|never|not|wont|will not|cant|cannot|didnt|doesnt|did not|does not)';

/** `Don't stop texting me` asks for the opposite. */
const UNLESS_NOT = `(?<!\\b${NO} (?:ever )?)`;

const END = `(?: (?:now|it|this|that|these|them|already|immediately|forever|${COURTESY}))*$`;
const OPENING =
  '(?:(?:hi|hey|hello|ok|okay|no|sorry|just|please|pls|plz|kindly|can you|could you|would you|will you|you can|i said|i want you to|i would like you to|id like you to|i want to|i would like to|id like to|i wish to) )';

/** `Yes`, or `Reply` from `Reply STOP to opt out`. */
const REPEATED = '(?:(?:yes|yeah|yep|reply|text|send|sending|texting) )';

/** The opt-out word in Spanish, Portuguese, French, German, Italian, Dutch and other languages. `red` is Turkish. */
const STOP_ELSEWHERE = buildAlternatives([
  'alto',
  'baja',
  'darme de baja',
  'desuscribir',
  'desuscribirme',
  'parar',
  'pare',
  'cancelar',
  'detener',
  'basta',
  'sair',
  'descadastrar',
  'remover',
  'arrête',
  'arrete',
  'arrêter',
  'arreter',
  'arrêtez',
  'arretez',
  'désabonner',
  'desabonner',
  'stopp',
  'abmelden',
  'abbestellen',
  'disiscrivimi',
  'afmelden',
  'annuler',
  'annulla',
  'stoppa',
  'avsluta',
  'stopper',
  'stoppen',
  'afmeld',
  'wypisz',
  'rezygnuję',
  'iptal',
  // An İ in lower case.
  'i\u0307ptal',
  'red',
  'стоп',
  'отписаться',
  'отписка',
  'відписатися',
  '停止',
  '退订',
  '退訂',
  '取消',
  'やめて',
  '配信停止',
  '수신거부',
  '정지',
  'הסר',
  'הסרה',
  'עצור',
  'توقف',
  'إيقاف',
  'الغاء',
  'إلغاء',
]);

/** Common ways to ask for an opt-out without a keyword. */
const wishes: readonly RegExp[] = [
  // The keyword in a sentence of its own.
  `^${OPENING}+${STOP_WORDS}${END}`,
  `^${OPENING}*${STOP_WORDS} (?:now|it|this|that|these|them|already|immediately)${END}`,
  `${UNLESS_NOT}\\b(?:stop|quit|cease) (?:with )?(?:the |these |your |all |sending |this )*(?:${TEXTING}|${TEXTS}|sending)\\b`,
  `${UNLESS_NOT}\\b(?:stop|quit) (?:calling|ringing|phoning) ${ME}\\b`,
  `\\b(?:dont|do not|never|please not|not to|no longer) (?:ever |please |keep |you )*${TEXTING} (?:to )?${ME}\\b`,
  `\\b(?:dont|do not|never) (?:ever |please |keep )*send(?:ing)? (?:${ME} )?(?:any|any ?more|these|such|your|more) ?(?:of )?(?:these |your )?(?:${TEXTS}\\b|more\\b|$)`,
  `\\b(?:dont|do not|never) (?:ever |please |keep )*send(?:ing)? ${ME} ${TEXTS}\\b`,
  `(?<!\\b(?:are|were|is|was|be|have|had|got|get|see|saw|there) )\\bno more (?:of )?(?:these |your |this )?${TEXTS}\\b`,
  `^${OPENING}*no more${END}`,
  // With a word that repeats what they were told to text.
  `^(?:${OPENING}|${REPEATED})+${PLAIN_STOP_WORDS}${END}`,
  `^(?:${OPENING}|${REPEATED})*${PLAIN_STOP_WORDS} (?:ok|okay|yes|(?:to|2) (?:end|quit|stop|cancel|opt out|unsubscribe))${END}`,
  // Typed in a hurry, or to get past a filter.
  `^s+t+[o0]+p+(?:2end|toend)?$`,
  `^un ?(?:subcribe|subscibe|subsribe|suscribe|subscrib|subscride|subscirbe|subscribed?|subscription)(?: ${COURTESY})*$`,
  // With their own number.
  `^${STOP_WORDS} \\d[\\d ]{5,}$`,
  `^(?:por favor |merci |bitte )?${STOP_ELSEWHERE}(?: (?:por favor|gracias|obrigad[ao]|${FRENCH_COURTESY}|bitte|danke|grazie))*$`,
  `\\bno m[aá]s mensajes\\b|\\bplus de messages\\b|\\bkeine (?:sms|nachrichten) mehr\\b`,
  // Asks to be taken off the list.
  `^${OPENING}*(?:remove|unsub|unsubscribed)${END}`,
  `${UNLESS_NOT}\\b(?:take|get|strike|scratch) ${ME} off (?:of )?(?:your|the|this|that|all|any)\\b`,
  `${UNLESS_NOT}\\b(?:remove|delete|erase) ${ME}\\b`,
  `${UNLESS_NOT}\\bunsubscribe (?:${ME}|from)\\b`,
  `\\b(?:want|wish|like|need|how do i|how can i|how to|trying|tried)(?: to)? (?:unsubscribe|opt out)\\b`,
  `${UNLESS_NOT}\\bopt(?:ing)? ${ME} out\\b`,
  `\\b(?:im|i am|we are) opting out\\b`,
  `\\b(?:revoke|withdraw) (?:my |our )?consent\\b`,
  // Asks to be left alone.
  `${UNLESS_NOT}\\bleave (?:me|us) (?:alone|be|in peace)\\b`,
  `\\b(?:dont|do not|no longer) (?:want|wish|need|like)(?: to)?(?: \\p{L}+){0,4} (?:${TEXTS}|texted|contacted|messaged|from you)\\b`,
  `^${OPENING}*(?:go away|get lost|piss off|fuck off|bugger off)${END}`,
].map((wish) => new RegExp(wish, 'u'));
