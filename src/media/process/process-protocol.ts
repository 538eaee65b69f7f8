import type { Readable, Writable } from 'node:stream';
import type { FitResult, FittedPicture, PictureInspection } from '../../core/ports/pictures.ts';

/** A request to the picture process; the picture is the message's body. */
export interface ProcessRequest {
  readonly task: 'fit' | 'look';
}

/**
 * The process's response; the bytes of a fitted picture are the message's body. `bug`: an unexpected error,
 * for the log.
 */
export type ProcessResponse =
  | { readonly kind: 'ready' }
  | { readonly kind: 'seen'; readonly seen: PictureInspection; readonly bug?: string }
  | { readonly kind: 'fitted'; readonly picture: Omit<FittedPicture, 'bytes'> }
  | {
      readonly kind: 'unfitted';
      readonly result: Exclude<FitResult, { readonly kind: 'fitted' }>;
      readonly bug?: string;
    };

/** The limits above which the picture process is killed. A kill is a result too. */
export interface ProcessLimits {
  /** Memory in bytes, as `ulimit -d` counts it: the process cannot get more. */
  readonly dataBytes: number;
  /** Memory in bytes at which the process kills itself, for systems where `ulimit` does nothing. */
  readonly residentBytes: number;
  /** CPU time for one picture, in ms. The team's own pictures (`fit`) get more than a reply's (`look`). */
  readonly cpuMs: { readonly fit: number; readonly look: number };
  /** Total time for one picture in ms, on a machine without CPU time for the process. */
  readonly wallMs: number;
  /** The process is killed after this long without work, in ms. */
  readonly idleMs: number;
}

/** Together with the app's own memory this stays below 512 MB (bench/rows/heavy-pictures.ts). */
export const PROCESS_LIMITS: ProcessLimits = {
  dataBytes: 288_000_000,
  residentBytes: 340_000_000,
  cpuMs: { fit: 20_000, look: 8_000 },
  wallMs: 90_000,
  idleMs: 30_000,
};

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
