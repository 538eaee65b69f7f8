import type { Job } from '../job.ts';

/** What waits of one name, the one that is due first in front. */
export interface JobHeap {
  push(job: Job): void;
  /** Takes the first if it is due by now. */
  takeDue(now: number): Job | undefined;
  /** When the first is due. */
  getNextDueTime(): number | undefined;
}

interface Place {
  readonly job: Job;
  readonly dueAt: number;
}

/** A binary heap. A job that was cancelled stays in it until it comes to the front. */
export function createJobHeap(): JobHeap {
  const heap: Place[] = [];
  const first = (): Place | undefined => {
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

function rise(heap: Place[]): void {
  for (let at = heap.length - 1; at > 0; ) {
    const parent = (at - 1) >> 1;
    if (!isBefore(heap, at, parent)) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function removeFirst(heap: Place[]): void {
  const last = heap.pop();
  if (heap.length === 0 || !last) return;
  heap[0] = last;
  for (let at = 0; ; ) {
    const [left, right] = [2 * at + 1, 2 * at + 2];
    let least = isBefore(heap, left, at) ? left : at;
    if (isBefore(heap, right, least)) least = right;
    if (least === at) return;
    swap(heap, at, least);
    at = least;
  }
}

function isBefore(heap: readonly Place[], a: number, b: number): boolean {
  const [one, other] = [heap[a], heap[b]];
  return one !== undefined && other !== undefined && one.dueAt < other.dueAt;
}

function swap(heap: Place[], a: number, b: number): void {
  const [one, other] = [heap[a], heap[b]];
  if (!one || !other) return;
  heap[a] = other;
  heap[b] = one;
}
