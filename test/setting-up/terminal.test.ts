import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createTerminal, SetupLeftError } from '../../src/setup/terminal.ts';

/** Opens setup's terminal on a TTY or a pipe. Write to `input` to type. */
function open(isTTY: boolean) {
  const input = Object.assign(new PassThrough(), { isTTY, setRawMode: () => undefined });
  const output = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  let shown = '';
  output.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
  });
  return { terminal: createTerminal(input, output), input, shown: () => shown };
}

test('on a terminal, typed text is shown but a secret isn’t', async () => {
  const { terminal, input, shown } = open(true);
  const name = terminal.ask('Name: ');
  input.write('office\r');
  expect(await name).toBe('office');
  const key = terminal.askSecret('Key: ');
  input.write('open-sesame\r');
  expect(await key).toBe('open-sesame');
  expect(shown()).toContain('office');
  expect(shown()).not.toContain('sesame');
  terminal.close();
});

test('secrets pasted together answer one question each, and none is shown', async () => {
  const { terminal, input, shown } = open(true);
  const first = terminal.askSecret('One: ');
  input.write('xoxb-1\rxapp-2\r');
  expect(await first).toBe('xoxb-1');
  expect(await terminal.askSecret('Two: ')).toBe('xapp-2');
  expect(shown()).not.toMatch(/xoxb|xapp/);
  terminal.close();
});

test('a script’s lines answer the questions, and their end leaves setup', async () => {
  const { terminal, input } = open(false);
  input.end('1\n  two  \nlast without an end');
  expect(await terminal.ask('')).toBe('1');
  expect(await terminal.ask('')).toBe('two');
  expect(await terminal.ask('')).toBe('last without an end');
  await expect(terminal.ask('')).rejects.toThrow(SetupLeftError);
});

test('Ctrl-C leaves setup', async () => {
  const { terminal, input } = open(true);
  const answer = terminal.ask('Name: ');
  input.write('\u0003');
  await expect(answer).rejects.toThrow(SetupLeftError);
});
