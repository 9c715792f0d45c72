package dev.quatrain.bench.throughput;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process has spent until now, by group of threads.
 *
 * @param stream processor time of the stream threads, nanoseconds
 * @param client of Kafka's own threads
 * @param other of all other Java threads
 * @param process of the whole process
 * @param allocated bytes allocated on the stream threads
 */
record Effort(long stream, long client, long other, long process, long allocated) {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    static Effort now() {
        long stream = 0;
        long client = 0;
        long other = 0;
        long allocated = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            long nanos = Math.max(0, THREADS.getThreadCpuTime(thread.getId()));
            String name = thread.getName();
            if (name.contains("kafka-producer") || name.contains("heartbeat") || name.contains("admin-client")) {
                client += nanos;
            } else if (name.contains("StreamThread")) {
                stream += nanos;
                allocated += THREADS.getThreadAllocatedBytes(thread.getId());
            } else {
                other += nanos;
            }
        }
        return new Effort(stream, client, other, SYSTEM.getProcessCpuTime(), allocated);
    }

    Measurement until(Effort end, double startSeconds, long events, double seconds) {
        double micros = 1e-3 / Math.max(1, events);
        long java = end.stream - stream + end.client - client + end.other - other;
        return new Measurement(
                startSeconds,
                events,
                seconds,
                (end.stream - stream) * micros,
                (end.client - client) * micros,
                Math.max(0, end.process - process - java) * micros,
                (end.other - other) * micros,
                (double) (end.allocated - allocated) / Math.max(1, events),
                mostResidentBytes(),
                heapInUse());
    }

    private static long heapInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** The high-water mark of resident memory; 0 where the system does not tell. */
    private static long mostResidentBytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
