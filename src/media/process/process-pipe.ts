import type { Readable, Writable } from 'node:stream';

/** What the app and its picture process say to each other: a head in JSON, and a picture's bytes behind it. */
export interface PipeMessage {
  readonly head: unknown;
  readonly body: Uint8Array;
}

/** Two lengths in bytes, of the head and of the body, as unsigned 32-bit numbers. */
const LENGTHS = 8;

export function writePipeMessage(
  stream: Writable,
  head: unknown,
  body: Uint8Array = new Uint8Array(),
): void {
  const json = Buffer.from(JSON.stringify(head));
  const lengths = Buffer.alloc(LENGTHS);
  lengths.writeUInt32BE(json.length, 0);
  lengths.writeUInt32BE(body.byteLength, 4);
  stream.write(Buffer.concat([lengths, json]));
  if (body.byteLength > 0) stream.write(body);
}

/** Calls `take` for each whole message; destroys a stream that says something else. A picture is copied once, into its place. */
export function readPipeMessages(stream: Readable, take: (message: PipeMessage) => void): void {
  let headLength: number | undefined;
  let place = Buffer.alloc(LENGTHS);
  let filled = 0;

  stream.on('data', (piece: Buffer) => {
    for (let rest = piece; rest.length > 0; ) {
      const copied = rest.copy(place, filled);
      rest = rest.subarray(copied);
      filled += copied;
      if (filled < place.length) return;
      try {
        complete();
      } catch (error) {
        stream.destroy(error instanceof Error ? error : undefined);
        return;
      }
    }
  });

  function complete(): void {
    const whole = place;
    filled = 0;
    if (headLength === undefined) {
      headLength = whole.readUInt32BE(0);
      place = Buffer.allocUnsafe(headLength + whole.readUInt32BE(4));
      return;
    }
    const head: unknown = JSON.parse(whole.toString('utf8', 0, headLength));
    const body = whole.subarray(headLength);
    headLength = undefined;
    place = Buffer.alloc(LENGTHS);
    take({ head, body });
  }
}
