import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CodeRow } from '../../src/clicksend/codes/code-row.ts';
import { parseDeliveryFact } from '../../src/clicksend/codes/delivery-fact.ts';
import {
  explainCallRefusal,
  explainMessageRefusal,
  responseCodes,
} from '../../src/clicksend/codes/explain-refusal.ts';
import { type GatewayError, gatewayErrors } from '../../src/clicksend/codes/gateway-errors.ts';
import { historyWords } from '../../src/clicksend/codes/history-words.ts';
import { receiptCodes } from '../../src/clicksend/codes/receipt-codes.ts';
import { sendStatuses } from '../../src/clicksend/codes/send-statuses.ts';
import { NOW } from './world.ts';

/** The code’s tables, by their headings in the document. */
const tables: Readonly<Record<string, readonly (CodeRow | GatewayError)[]>> = {
  'Statuses of a send': sendStatuses,
  'Answers to a whole call': responseCodes,
  'Codes of a receipt': receiptCodes,
  'Words of the history': historyWords,
  'Errors of the gateway': gatewayErrors,
};

/** One row of a table in the document. */
interface DocumentRow {
  readonly table: string;
  readonly code: string;
  readonly status: string | undefined;
  readonly said: string;
  readonly state: string;
  readonly what: string;
  readonly todo: string;
  readonly canRetry: boolean;
}

const document = readFileSync(new URL('../../docs/clicksend-codes.md', import.meta.url), 'utf8');
const rows = readTables(document);
const listRowsOf = (table: string) => rows.filter((row) => row.table === table);
const nothing = { code: '', word: '', statusText: '', errorText: '' };
const makeFact = (status: Partial<typeof nothing>) =>
  parseDeliveryFact({ ...nothing, ...status }, { now: NOW });

describe('docs/clicksend-codes.md', () => {
  it('has exactly the rows of the code’s tables', () => {
    const inCode = Object.entries(tables).flatMap(([table, all]) =>
      all.map((row) => ({
        table,
        code: row.code,
        status: 'status' in row ? row.status : undefined,
        state: row.state,
        what: row.what,
        todo: row.todo,
        canRetry: row.canRetry,
      })),
    );
    // Only the document has ClickSend’s own wording.
    expect(rows.map(({ said, ...row }) => row)).toEqual(inCode);
  });

  it('would differ from the code after adding, removing or changing a row', () => {
    const line = document.split('\n').find((one) => one.startsWith('| `THROTTLED`')) ?? '';
    const more = document.replace(line, `${line}\n${line.replace('THROTTLED', 'MOON_CLOSED')}`);
    expect(readTables(more)).toHaveLength(rows.length + 1);
    expect(readTables(document.replace(`${line}\n`, ''))).toHaveLength(rows.length - 1);
    expect(readTables(document.replace(line, line.replace('| yes |', '| no |')))).not.toEqual(rows);
  });

  it('lists every code that ClickSend documents', () => {
    // 22 with SUCCESS, and one of the Post product.
    expect(listRowsOf('Statuses of a send')).toHaveLength(23);
    expect(listRowsOf('Codes of a receipt').map(({ code }) => code)).toEqual([
      '200',
      '201',
      '300',
      '301',
    ]);
    expect(listRowsOf('Words of the history')).toHaveLength(10);
    const numbered = listRowsOf('Errors of the gateway').filter(({ code }) => /^\d+$/.test(code));
    expect(numbered.map(({ code }) => Number(code))).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });

  it.each(rows)('explains $code in “$table” in plain words', ({ what, todo }) => {
    expect(what).toMatch(/^[A-Z].*[^.]$/);
    expect(todo).toMatch(/^[A-Z].*[^.]$/);
    expect(what + todo).not.toMatch(/_|HTTP|API v/);
  });
});

describe('each row of the document matches what the app does', () => {
  const refused = [
    ...listRowsOf('Statuses of a send'),
    ...listRowsOf('Answers to a whole call'),
  ].filter(({ state }) => state === 'refused');
  it.each(refused)('$code', ({ code, what, todo, canRetry }) => {
    expect(explainMessageRefusal(code)).toEqual({ code, what, todo, canRetry });
    expect(explainMessageRefusal(` ${code.toLowerCase()} `)).toEqual({
      code,
      what,
      todo,
      canRetry,
    });
    expect(explainCallRefusal({ code, message: '', httpStatus: 400 })).toEqual({
      code,
      what,
      todo,
      canRetry,
    });
  });

  it('SUCCESS as a refusal is shown in ClickSend’s own word', () => {
    expect(explainMessageRefusal('SUCCESS').what).toContain('“SUCCESS”');
  });

  it.each(listRowsOf('Codes of a receipt'))(
    'the receipt code $code',
    ({ code, state, what, todo }) => {
      expect(makeFact({ code })?.state).toBe(state);
      if (/failed|retrying/.test(state))
        expect(makeFact({ code })?.problem).toMatchObject({ what, todo });
    },
  );

  it.each(listRowsOf('Words of the history'))(
    'the history status $code',
    ({ code, state, what, todo }) => {
      const fact = makeFact({ word: code });
      expect(fact?.state).toBe(state === 'incoming' ? undefined : state);
      // In `/mms/receipts` the status replaces the code.
      expect(makeFact({ code })).toEqual(fact);
      if (fact?.problem) expect(fact.problem).toMatchObject({ what, todo });
    },
  );

  it.each(listRowsOf('Errors of the gateway'))(
    'the gateway error $code, “$said”',
    ({ status = '', said, state, what, todo }) => {
      const [word = '', code = ''] = status.split(' ');
      const fact = makeFact({ code, word, errorText: said });
      expect(fact?.state).toBe(state);
      if (/failed|retrying/.test(state)) expect(fact?.problem).toMatchObject({ what, todo });
      // The number may stand next to it and changes nothing.
      expect(makeFact({ code, word, statusText: said })).toEqual(fact);
      // Without the code the text is enough, unless it is only a status.
      if (code) expect(makeFact({ word, statusText: said, errorText: said })?.state).toBe(state);
    },
  );

  it.each([
    ['Unknown subscriber; number is inactive or invalid', '8'],
    ['Unidentified subscriber; invalid number or network routing issue', '9'],
    ['Illegal subscriber; rejection due to failed authentication or filtering', '10'],
    ['Rejection due to subscription, handset, or network not supporting SMS', '11'],
    ['Absent subscriber; phone out of range or off for 12+ hours', '12'],
    ['Memory capacity exceeded; recipient’s device lacks space for SMS', '13'],
  ])('the newer article’s “%s” is the older article’s error %s', (errorText, number) => {
    const row = listRowsOf('Errors of the gateway').find(({ code }) => code === number);
    expect(makeFact({ code: '301', errorText })?.problem).toMatchObject({ what: row?.what });
  });
});

function readTables(markdown: string): readonly DocumentRow[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const [table = '', ...lines] = section.split('\n');
      const [head = [], , ...body] = lines.filter((line) => line.startsWith('|')).map(listCells);
      const getCell = (cells: readonly string[], column: string) => {
        const at = head.indexOf(column);
        return at < 0 ? undefined : (cells[at] ?? '');
      };
      return body.map((cells) => ({
        table,
        code: (getCell(cells, 'Code') ?? '').replaceAll('`', ''),
        status: getCell(cells, 'Status'),
        said: (getCell(cells, "ClickSend's words") ?? '').replace(/^–$/, ''),
        state: getCell(cells, 'State') ?? '',
        what: getCell(cells, 'The app says') ?? '',
        todo: getCell(cells, 'What to do') ?? '',
        canRetry: getCell(cells, 'Again?') === 'yes',
      }));
    });
}

function listCells(line: string): readonly string[] {
  return line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}
