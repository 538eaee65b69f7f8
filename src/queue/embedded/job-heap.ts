import type { Job } from './job-store.ts';

/** The waiting jobs of one name, ordered by when they are due. */
export interface JobHeap {
  push(job: Job): void;
  /** Removes and returns the first job, if it is due. */
  takeDue(now: number): Job | undefined;
  /** When the first job is due (Unix ms). */
  getNextDueTime(): number | undefined;
}

interface HeapEntry {
  readonly job: Job;
  readonly dueAt: number;
}

/** A binary heap. A cancelled job stays in it until it reaches the front. */
export function createJobHeap(): JobHeap {
  const heap: HeapEntry[] = [];
  const first = (): HeapEntry | undefined => {
    for (let place = heap[0]; place; place = heap[0]) {
      if (place.job.state === 'waiting' && place.job.dueAt === place.dueAt) return place;
      removeFirst(heap);
    }
    return undefined;
  };
  return {
    push(job) {
      heap.push({ job, dueAt: job.dueAt });
      rise(heap);
    },
    takeDue(now) {
      const place = first();
      if (!place || place.dueAt > now) return undefined;
      removeFirst(heap);
      return place.job;
    },
    getNextDueTime: () => first()?.dueAt,
  };
}

function rise(heap: HeapEntry[]): void {
  for (let at = heap.length - 1; at > 0; ) {
    const parent = (at - 1) >> 1;
    if (!isBefore(heap, at, parent)) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function removeFirst(heap: HeapEntry[]): void {
  const last = heap.pop();
  if (heap.length === 0 || !last) return;
  heap[0] = last;
  for (let at = 0; ; ) {
    const [firstChild, secondChild] = [2 * at + 1, 2 * at + 2];
    let least = isBefore(heap, firstChild, at) ? firstChild : at;
    if (isBefore(heap, secondChild, least)) least = secondChild;
    if (least === at) return;
    swap(heap, at, least);
    at = least;
  }
}

function isBefore(heap: readonly HeapEntry[], a: number, b: number): boolean {
  const [one, other] = [heap[a], heap[b]];
  return one !== undefined && other !== undefined && one.dueAt < other.dueAt;
}

function swap(heap: HeapEntry[], a: number, b: number): void {
  const [one, other] = [heap[a], heap[b]];
  if (!one || !other) return;
  heap[a] = other;
  heap[b] = one;
}
