import { describe, expect, test } from 'vitest';
import { parseRecipients } from '../../src/domain/recipients.ts';

const [ANN, BEN, CEM] = ['+61437111222', '+61437111223', '+61437111224'];

/** Who is texted, who is left out, and what can't be read. */
function read(text: string) {
  const { recipients, tableOptOuts = [], unread } = parseRecipients(text, 'AU');
  return {
    texted: recipients.map(({ phone }) => phone),
    out: tableOptOuts.map(({ phone }) => phone),
    unread,
  };
}

describe('the people under a heading are left out', () => {
  test.each([
    'DO NOT TEXT',
    'Opted out:',
    'Unsubscribed',
    'Do not contact',
    'Opt-outs',
    'Opt outs:',
    'STOP',
    '*** DO NOT TEXT ***',
    'DO NOT TEXT (3)',
    'DO NOT TEXT (updated 2026-03-12)',
    'Do not text as of 12/03/2026:',
    'Opt-outs (2):',
    'Opt-outs: 2 :',
    'Opt-outs (12.03.2026):',
    'DNC list [2 people]:',
    '- Don’t text:',
    'No SMS please:',
    'DNC list',
    'Unsubscribes',
    'DO NOT TEXT;;',
    'Opted out, do not text',
    'Do not text, as of 12/03/2026:',
    'DNC list; please check with Sam:',
  ])('%s', (heading) => {
    for (const empty of ['', '\n']) {
      const text = `Ann 0437 111 222\n\n${heading}\n${empty}Ben 0437 111 223\n${empty}+61 437 111 224`;
      expect(read(text)).toEqual({ texted: [ANN], out: [BEN, CEM], unread: [] });
    }
  });

  test('at the top of the text', () => {
    expect(read('DO NOT TEXT\n0437111222, 0437111223')).toEqual({
      texted: [],
      out: [ANN, BEN],
      unread: [],
    });
  });

  test('with names on lines of their own, which are listed as unreadable', () => {
    expect(read('0437 111 222\nDO NOT TEXT\nBen\n0437 111 223\nCem\n0437 111 224')).toEqual({
      texted: [ANN],
      out: [BEN, CEM],
      unread: ['Ben', 'Cem'],
    });
  });

  test('in a table, whose columns count as before', () => {
    const table = [
      'Name,Mobile,Office',
      'Ann,0437 111 222,02 5550 1111',
      'DO NOT TEXT,,',
      'Ben,0437 111 223,02 5550 2222',
    ].join('\n');
    expect(read(table)).toMatchObject({ texted: [ANN], out: [BEN] });
    expect(read(`DO NOT TEXT\n${table}`)).toMatchObject({ texted: [], out: [ANN, BEN] });
  });

  test('in a table with a country of its own', () => {
    const table = 'Name,Mobile,Country\nAnn,0437 111 222,AU\nOpted out,,\nMia,0470 12 34 56,BE';
    expect(read(table)).toMatchObject({ texted: [ANN], out: ['+32470123456'] });
  });

  test('also if they stand somewhere else as well', () => {
    expect(read('0437 111 222\n0437 111 223\n\nOpted out:\n0437 111 222')).toMatchObject({
      texted: [BEN],
      out: [ANN],
    });
  });
});

describe('a section ends', () => {
  test.each(['OK to text:', 'Opted in', 'Text these:', 'Subscribed', 'Please text'])(
    'at %s',
    (heading) => {
      const text = `DO NOT TEXT\n0437 111 222\n\n${heading}\n0437 111 223`;
      expect(read(text)).toEqual({ texted: [BEN], out: [ANN], unread: [] });
    },
  );

  test('not at an empty line or a name, because nobody may be texted by mistake', () => {
    const text = 'DO NOT TEXT\n0437 111 222\n\nBen\n0437 111 223';
    expect(read(text)).toMatchObject({ texted: [], out: [ANN, BEN] });
  });
});

describe('a line under a number', () => {
  test('in brackets is about that number', () => {
    const text = '0437 111 222\n(do not text)\n0437 111 223';
    expect(read(text)).toEqual({ texted: [BEN], out: [ANN], unread: [] });
  });

  test('that may be a remark or a heading is about both', () => {
    const text = 'Ann 0437 111 222\nPlease do not text\nBen 0437 111 223';
    expect(read(text)).toEqual({ texted: [], out: [ANN, BEN], unread: [] });
  });

  test('is about that number if none follows', () => {
    expect(read('0437 111 222\n0437 111 223\nDO NOT TEXT')).toEqual({
      texted: [ANN],
      out: [BEN],
      unread: [],
    });
  });
});

test.each([
  'Name,Mobile,Opted out\nAnn,0437 111 222,no\nBen,0437 111 223,no',
  'Name,Mobile,Notes\nSue,,Opted out\nAnn,0437 111 222,\nBen,0437 111 223,',
  'Not opted out:\n0437 111 222\n0437 111 223',
  'Name,Mobile,Opted out:\nAnn,0437 111 222,no\nBen,0437 111 223,no',
  'Opted out,Name,Mobile\nno,Ann,0437 111 222\nno,Ben,0437 111 223',
  'Bus stop\n0437 111 222\n0437 111 223',
])('no heading: %j', (text) => {
  expect(read(text)).toMatchObject({ texted: [ANN, BEN], out: [] });
});
