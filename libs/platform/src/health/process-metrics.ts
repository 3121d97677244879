import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

/** The few figures of a process that cost nothing until somebody asks; the library's full set keeps timers and observers running. */
export function addProcessMetrics(registry: Registry): void {
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  };
  gauge('process_resident_memory_bytes', 'Resident memory in bytes.', () => process.memoryUsage.rss());
  gauge('process_heap_used_bytes', 'Used JavaScript heap in bytes.', () => process.memoryUsage().heapUsed);
  gauge('process_cpu_seconds_total', 'CPU time spent, user and system, in seconds.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  gauge('process_uptime_seconds', 'Seconds since the process started.', () => process.uptime());
}
