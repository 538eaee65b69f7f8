/** What the picture process may take before it is killed. A kill is an answer, too. */
export interface ProcessLimits {
  /** Memory in bytes, as `ulimit -d` counts it: the process gets no more. */
  readonly dataBytes: number;
  /** Memory in bytes at which the process kills itself, for systems where `ulimit` does nothing. */
  readonly residentBytes: number;
  /** Processor time for one picture, in ms. The team's own pictures (`fit`) are worth more of it than a reply's (`look`). */
  readonly cpuMs: { readonly fit: number; readonly look: number };
  /** For one picture on a machine that has no time for the process, in ms. */
  readonly wallMs: number;
  /** The process is killed when it has had no work for so long, in ms. */
  readonly idleMs: number;
}

/** With the app's own memory this stays below 512 MB (bench/heavy-pictures.ts). */
export const PROCESS_LIMITS: ProcessLimits = {
  dataBytes: 288_000_000,
  residentBytes: 340_000_000,
  cpuMs: { fit: 20_000, look: 8_000 },
  wallMs: 90_000,
  idleMs: 30_000,
};
