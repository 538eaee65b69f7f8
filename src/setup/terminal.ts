import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';

/** The person left the setup: Ctrl-C, or the end of a script's answers. */
export class SetupLeftError extends Error {
  override readonly name = 'SetupLeftError';
}

/** A terminal with a person or a script. */
export interface Terminal {
  say(text: string): void;
  /** Resolves to a trimmed line. Rejects with a `SetupLeftError`. */
  ask(question: string): Promise<string>;
  /** The same, without showing what is typed. */
  askSecret(question: string): Promise<string>;
  close(): void;
}

/** Several pasted lines answer one question after another. */
export function createTerminal(input: Readable, output: Writable & { isTTY?: boolean }): Terminal {
  let isHidden = false;
  const isInteractive = Boolean('isTTY' in input && input.isTTY && output.isTTY);
  const echo = new Writable({
    write(chunk, _encoding, done) {
      if (!isHidden) output.write(chunk);
      done();
    },
  });
  const lines: string[] = [];
  let waiting: { resolve(line: string): void; reject(error: Error): void } | undefined;
  let isLeft = false;
  const reader = createInterface({ input, output: echo, terminal: isInteractive, historySize: 0 });
  reader.on('line', (line) => {
    if (!waiting) return lines.push(line);
    waiting.resolve(line);
    waiting = undefined;
  });
  reader.on('close', leave);
  reader.on('SIGINT', () => reader.close());

  return {
    say: (text) => void output.write(`${text}\n`),
    ask: (question) => readLine(question, false),
    askSecret: (question) => readLine(question, true),
    close: () => reader.close(),
  };

  function leave(): void {
    isLeft = true;
    waiting?.reject(new SetupLeftError('left'));
    waiting = undefined;
  }

  async function readLine(question: string, hidden: boolean): Promise<string> {
    isHidden = hidden;
    output.write(question);
    const line =
      lines.shift() ??
      (await new Promise<string>((resolve, reject) => {
        waiting = { resolve, reject };
        if (isLeft) leave();
      }));
    // The return key did not show a line break.
    if (hidden || !isInteractive) output.write('\n');
    return line.trim();
  }
}
