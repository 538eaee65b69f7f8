import type { Readable, Writable } from 'node:stream';

/** A message between the app and its picture process: a JSON header, then a picture's bytes. */
interface PipeMessage {
  readonly head: unknown;
  readonly body: Uint8Array;
}

/** Precedes a message: the lengths of header and body in bytes, as unsigned 32-bit numbers. */
const LENGTHS_BYTES = 8;

export function writePipeMessage(
  stream: Writable,
  head: unknown,
  body: Uint8Array = new Uint8Array(),
): void {
  const json = Buffer.from(JSON.stringify(head));
  const lengths = Buffer.alloc(LENGTHS_BYTES);
  lengths.writeUInt32BE(json.length, 0);
  lengths.writeUInt32BE(body.byteLength, 4);
  stream.write(Buffer.concat([lengths, json]));
  if (body.byteLength > 0) stream.write(body);
}

/**
 * Calls `take` with each complete message. Destroys a stream that contains anything else. A picture's bytes
 * are copied once.
 */
export function readPipeMessages(stream: Readable, take: (message: PipeMessage) => void): void {
  let headLength: number | undefined;
  let buffer = Buffer.alloc(LENGTHS_BYTES);
  let filled = 0;

  stream.on('data', (chunk: Buffer) => {
    for (let rest = chunk; rest.length > 0; ) {
      const copied = rest.copy(buffer, filled);
      rest = rest.subarray(copied);
      filled += copied;
      if (filled < buffer.length) return;
      try {
        complete();
      } catch (error) {
        stream.destroy(error instanceof Error ? error : undefined);
        return;
      }
    }
  });

  function complete(): void {
    const whole = buffer;
    filled = 0;
    if (headLength === undefined) {
      headLength = whole.readUInt32BE(0);
      buffer = Buffer.allocUnsafe(headLength + whole.readUInt32BE(4));
      return;
    }
    const head: unknown = JSON.parse(whole.toString('utf8', 0, headLength));
    const body = whole.subarray(headLength);
    headLength = undefined;
    buffer = Buffer.alloc(LENGTHS_BYTES);
    take({ head, body });
  }
}
