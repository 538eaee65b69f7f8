import type { Cluster } from '../replicas/cluster.ts';

/** Resident memory of every replica over time, MB. */
interface MemorySeries {
  /** A series for each replica, oldest first. */
  readonly series: readonly (readonly number[])[];
  stop(): void;
}

/** Reads the replicas' metrics at intervals, like a monitoring system. */
export function watchMemory(
  { replicas }: Pick<Cluster, 'replicas'>,
  everyMs: number,
): MemorySeries {
  const series = replicas.map((): number[] => []);
  const timer = setInterval(() => {
    replicas.forEach(({ url }, n) => {
      fetchMetrics(url).then(
        (metrics) => void series[n]?.push(metrics('process_resident_memory_bytes') / MB),
        // The next interval tries again.
        () => undefined,
      );
    });
  }, everyMs);
  return { series, stop: () => clearInterval(timer) };
}

/** Each replica's memory, JavaScript and external, in MB. Meaningful right after a garbage collection. */
export function measureMemory({ replicas }: Pick<Cluster, 'replicas'>): Promise<readonly number[]> {
  return Promise.all(
    replicas.map(async ({ url }) => {
      const metrics = await fetchMetrics(url);
      const names = ['nodejs_heap_size_used_bytes', 'nodejs_external_memory_bytes'];
      return names.reduce((sum, name) => sum + metrics(name), 0) / MB;
    }),
  );
}

const MB = 2 ** 20;

async function fetchMetrics(url: string): Promise<(name: string) => number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return (name) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]);
}
