/** How a post says that all of a send are in one state: at the beginning of a line. */
export function stateLine(count: number, state: 'queued' | 'delivered'): string {
  return `\n${count} ${state}`;
}
