/** CPU time of this process so far, in ms. Unlike wall-clock time it does not grow while others use the machine. */
export function measureCpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
