/** Where the first whole frame of Redis' protocol ends that begins at `from`; undefined: not all of it is here yet. */
export function frameEnd(bytes: Buffer, from = 0): number | undefined {
  const line = bytes.indexOf('\r\n', from);
  if (line < 0) return undefined;
  const kind = String.fromCharCode(bytes[from] ?? 0);
  const count = Number(bytes.toString('latin1', from + 1, line));
  const next = line + 2;
  if ('$=!'.includes(kind)) {
    const end = count < 0 ? next : next + count + 2;
    return end <= bytes.length ? end : undefined;
  }
  if (!'*~>%'.includes(kind)) return next;
  let end: number | undefined = next;
  // A map has a key and a value in each place.
  for (let left = kind === '%' ? count * 2 : count; left > 0 && end !== undefined; left -= 1) {
    end = end < bytes.length ? frameEnd(bytes, end) : undefined;
  }
  return end;
}

/** The words of a command, which is an array of texts. */
export function wordsOf(frame: Buffer): readonly string[] {
  const words: string[] = [];
  for (let at = frame.indexOf('\r\n') + 2; at < frame.length; ) {
    const line = frame.indexOf('\r\n', at);
    const length = Number(frame.toString('latin1', at + 1, line));
    words.push(frame.toString('utf8', line + 2, line + 2 + length));
    at = line + 2 + length + 2;
  }
  return words;
}

/** Cuts a stream into whole frames. */
export function framesIn(onFrame: (frame: Buffer) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (let end = frameEnd(rest); end !== undefined; end = frameEnd(rest)) {
      const frame = rest.subarray(0, end);
      rest = rest.subarray(end);
      onFrame(frame);
      if (rest.length === 0) return;
    }
  };
}
