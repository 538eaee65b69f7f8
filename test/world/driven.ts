import type { VirtualTime } from './virtual-time.ts';

/** Wraps an object so that time passes while its promises are awaited. */
export function wrapWithTime<T extends object>(time: VirtualTime, object: T): T {
  return new Proxy(object, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function') return value;
      return (...args: readonly unknown[]) => {
        const result: unknown = Reflect.apply(value, target, args);
        return result instanceof Promise ? time.run(result) : result;
      };
    },
  });
}
