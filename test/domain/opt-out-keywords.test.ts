import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseOptOutKeyword } from '../../src/domain/opt-out-keywords.ts';
import { measureCpuTime } from '../setup/cpu-time.ts';

const STOPS = [
  'STOP',
  'STOPALL',
  'UNSUBSCRIBE',
  'CANCEL',
  'END',
  'QUIT',
  'REVOKE',
  'OPT OUT',
  'OPTOUT',
] as const;
const STARTS = ['START', 'UNSTOP'] as const;

/** Characters around a keyword that mean nothing. */
const NOISE = [
  ' ',
  '\n',
  '.',
  '!',
  '!!!',
  '…',
  ',',
  ';',
  '-',
  '—',
  '"',
  '“',
  '”',
  "'",
  '’',
  '(',
  ')',
  '*',
  '_',
  '🛑',
  '😡',
  '👋🏽',
  '👩‍👧',
  '❤️',
  '\u200b',
  '\u200e',
  '\u2060',
  '\ufeff',
  '\u00ad',
  '\ufe0f',
  '\u00a0',
];
const noise = fc.array(fc.constantFrom(...NOISE), { maxLength: 6 }).map((some) => some.join(''));

test.each([
  'ALTO',
  'Baja',
  'BAJA por favor',
  'por favor, parar',
  'Sair.',
  'CANCELAR',
  'Desuscribir',
  'STOPPP',
  'ST0P',
  'sttoop',
  'no más mensajes',
  'Stopp!',
  'abmelden bitte',
  'A L T O',
  'arrête svp',
  'Annuler',
  'Stoppa',
  'Avsluta',
  'СТОП',
  'стоп!',
  'отписаться',
  '退订',
  '停止',
  'やめて',
  '配信停止',
  '수신거부',
  'הסר',
  'إلغاء',
  'توقف',
  'WYPISZ',
  'İptal',
  'RED',
  'UNSUBCRIBE',
  'unsubscibe',
  'Unsuscribe please',
  'STOP 0437 111 222',
])("%j needs a person's decision", (text) => {
  expect(parseOptOutKeyword(text)).toBe('maybe stop');
});

test.each([
  'El alto',
  'La baja es mañana',
  'Stoppuhr',
  'basta con esto hoy',
  'pareja',
  'the red one',
  'Стопка',
  '停止符',
])('%j is not an opt-out', (text) => {
  expect(parseOptOutKeyword(text)).toBeUndefined();
});

describe('keywords required by carriers', () => {
  test.each(STOPS)('include %s, which opts out', (word) => {
    expect(parseOptOutKeyword(word)).toBe('stop');
  });

  test.each(STARTS)('include %s, which opts in', (word) => {
    expect(parseOptOutKeyword(word)).toBe('start');
  });

  test.each([
    'Stop. Thank you',
    'unsubscribe please',
    'STOP thanks!',
    'stop stop',
    'STOP STOP STOP!!!',
    'S T O P',
    's.t.o.p',
    'Stop all',
    'stop-all',
    'opt-out',
    'Opt Out.',
    'O P T O U T',
    'ＳＴＯＰ',
    '𝐒𝐓𝐎𝐏',
    'ＯＰＴ　ＯＵＴ',
    '“Stop”',
    'STOP 🛑',
    'st\u200bop',
    '  end\n',
    'quit, sorry',
    'Cancel. Thanks so much',
    'stop pls ty',
    'Un-subscribe',
    'STOP\n\nKind regards',
    '*STOP*',
    'Stop please and thank you',
    'Please stop',
    'Please STOP!!',
    'pls stop thanks',
    'please unsubscribe',
    'Kindly opt out',
  ])('opt out in the variant %j', (text) => {
    expect(parseOptOutKeyword(text)).toBe('stop');
  });

  test.each([
    'Start!',
    'start please',
    'un-stop',
    'S T A R T',
    'Start. Thank you',
    'unstop unstop',
  ])('opt in in the variant %j', (text) => {
    expect(parseOptOutKeyword(text)).toBe('start');
  });

  const word = fc
    .constantFrom(...STOPS, ...STARTS)
    .map((one) => ({ one, kind: STARTS.some((start) => start === one) ? 'start' : 'stop' }));
  const isUpper = fc.infiniteStream(fc.boolean());

  test('count whatever their case and the spaces, punctuation, emoji and invisible characters around them', () => {
    fc.assert(
      fc.property(word, isUpper, noise, noise, ({ one, kind }, upper, before, behind) => {
        const cased = [...one]
          .map((letter) => (upper.next().value ? letter.toUpperCase() : letter.toLowerCase()))
          .join('');
        expect(parseOptOutKeyword(`${before}${cased}${behind}`)).toBe(kind);
        expect(parseOptOutKeyword(`${before} ${cased} ${behind} ${cased}`)).toBe(kind);
      }),
    );
  });

  test("don't count with a digit or another word beside them", () => {
    const other = fc.stringMatching(/^(?:\d{1,4}|x[a-z]{2,8}x)$/);
    fc.assert(
      fc.property(word, other, noise, fc.boolean(), ({ one }, more, between, isBefore) => {
        const parts = isBefore ? [more, one] : [one, more];
        const read = parseOptOutKeyword(parts.join(` ${between} `));
        expect(read).not.toBe('stop');
        expect(read).not.toBe('start');
      }),
    );
  });

  test("don't count when STOP and START are in the same text", () => {
    expect(parseOptOutKeyword('STOP START')).toBeUndefined();
  });

  test('are parsed from any text, however long, in bounded time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), (text) => {
        expect([undefined, 'stop', 'start', 'maybe stop']).toContain(parseOptOutKeyword(text));
      }),
    );
    const long = ['stop ', 'please ', 's t o p ', 'do not ', 'thank you ', 'dont want to x y z '];
    const began = measureCpuTime();
    for (const piece of long) parseOptOutKeyword(piece.repeat(10_000 / piece.length));
    expect(measureCpuTime() - began).toBeLessThan(1_000);
  });
});

/** What carriers, their associations and other providers let opt out at once, and what the app asks a person about. */
test.each([
  // CTIA’s Messaging Principles: normal language counts like STOP, and so do small differences such as capitals and punctuation.
  ['please opt me out', 'stop', 'CTIA’s own example'],
  ['Unsubscribe me', 'stop', 'it can’t mean anything else'],
  ['Please unsubscribe me. Thanks', 'stop', 'the same with polite words'],
  ['STOP!!', 'stop', 'CTIA: punctuation doesn’t matter'],
  ['please stop', 'stop', 'a keyword with a polite word, like “stop please”'],
  // Canada’s carriers require ARRET beside STOP; AWS opts out by it too.
  ['Arrêt', 'stop', 'Canada’s carriers require it'],
  ['ARRET s’il vous plaît', 'stop', 'the same with polite words'],
  // Everything else may be about something else, so a person decides.
  ['stop it', 'maybe stop', 'people joke with it'],
  ['stop now', 'maybe stop', 'it may be about the work'],
  ['OK stop', 'maybe stop', 'it may answer a question'],
  ['Stop texting me', 'maybe stop', 'more may follow: “call me instead”'],
  [
    'please cancel',
    'maybe stop',
    'it may be an appointment; CANCEL alone opts out, as carriers require',
  ],
  ['Remove', 'maybe stop', 'AWS opts out by it, but not carriers, Twilio or ClickSend'],
  ['pare', 'maybe stop', 'no carrier requires it, and it is also a name'],
  ['ALTO', 'maybe stop', 'no carrier requires it, and it is also a place'],
  ['NO', undefined, 'it answers a question'],
  ['stop by at 5', undefined, 'about something else'],
] as const)('%j means %s: %s', (text, meaning, _why) => {
  expect(parseOptOutKeyword(text)).toBe(meaning);
});

describe('opt-outs in other words', () => {
  test.each([
    'please don’t text me any more',
    "please don't text me anymore",
    'Stop it',
    'stop now',
    'OK stop',
    'Stop texting me',
    'stop texting',
    'Stop calling me',
    'can you stop',
    'Please stop sending me these pictures',
    'stop messaging this number',
    'No more messages',
    'no more texts please',
    'no more!',
    'Take me off your list',
    'get me off this list please',
    'remove me',
    'Please remove me from this list.',
    'remove my number',
    'delete my number pls',
    'unsubscribe me from this',
    'how do I unsubscribe?',
    'I want to opt out',
    'leave me alone',
    'Leave us in peace',
    'do not contact me again',
    'never text me again',
    'don’t ever message me',
    'do not send me any more pictures',
    'don’t send any more',
    'I no longer wish to receive your messages',
    'I dont want these texts',
    'I do not want to hear from you',
    'I withdraw my consent',
    'go away',
    'please cancel',
    'Yes stop',
    'Reply STOP',
    'Reply STOP to opt out',
    'Yes, please stop',
    'yes stop ok',
    'Texting STOP',
    'stop ok',
    'STOP to end',
    'Stop 2 opt out',
    'STOP2END',
    'Remove',
    'please remove',
    'unsub',
    'Hi Jo, I moved away last year, so could you please stop sending these? Thanks, Sam',
  ])('need the same decision: %j', (text) => {
    expect(parseOptOutKeyword(text)).toBe('maybe stop');
  });
});

describe('near misses', () => {
  test.each([
    'stop by at 5',
    'don’t stop',
    'do not stop',
    'bus stop',
    'the bus stop',
    'the end',
    'The End.',
    'cancel my appointment',
    'can you cancel Tuesday?',
    'I quit smoking',
    'start at 9?',
    'end of the street',
    'unstoppable',
    'non-stop',
    'stopped',
    'quite',
    'unsure',
    'ending',
    'revoked',
    'cancelled',
    'starting',
    'restart',
    'weekend',
    'friend',
    'endless',
    'stop 2',
    '2 stop',
    'stop1',
    'STOP PRESS: we got it',
    'when can you start?',
    'please start on Monday',
    'Don’t stop texting me',
    'please do not remove me',
    'the photo of the stop sign',
    'opt for the blue one',
    'out',
    'Can you stop at the shop?',
    'We should stop for lunch',
    'no more questions',
    'text me when you leave',
    'there are no more pictures',
    'I like these messages',
    'leave it alone',
    'leave me a message',
    'take me home',
    'send me more pictures',
    'please text me the address',
    'ok',
    'thanks',
    '',
    '🛑',
    '👍',
    'I do not want the blue door',
    'the end is near',
    'quit it with the blue paint, go for red',
  ])('%j is no opt-out', (text) => {
    expect(parseOptOutKeyword(text)).toBeUndefined();
  });
});
