package dev.quatrain.bench.throughput;

import dev.quatrain.model.OperatorError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends readings with the time of their sending as event time, and hears when their scores come. */
final class Stopwatch implements AutoCloseable {
    /** Longer ones count as this long. */
    private static final int MOST_MILLIS = 60_000;

    private static final int START_SECONDS = 8;
    /** Of the rate, while the application starts. */
    private static final double START_SHARE = 0.1;

    private static final long SILENCE_MILLIS = 30_000;
    private static final byte[] EVENT_TIME = "\"event_time\":".getBytes(StandardCharsets.US_ASCII);

    private final Scenario scenario;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final long[] counts = new long[MOST_MILLIS + 1];

    Stopwatch(Scenario scenario) {
        this.scenario = scenario;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", scenario.bootstrapServers(), "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        scenario.bootstrapServers(),
                        "isolation.level",
                        scenario.workload().exactlyOnce() ? "read_committed" : "read_uncommitted",
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(consumer.partitionsFor(scenario.app() + ".scores").stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList());
    }

    /**
     * Sends and listens.
     *
     * @param warmUp scores that come before the clock starts
     */
    Latency run(int rate, int events, long warmUp) throws InterruptedException {
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(rate, events));
        long heard = 0;
        long lastMillis = System.currentTimeMillis();
        while (heard < events) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
                lastMillis = System.currentTimeMillis();
                if (++heard > warmUp) {
                    long took = lastMillis - eventTime(record.value());
                    counts[(int) Math.max(0, Math.min(took, MOST_MILLIS))]++;
                }
            }
            if (System.currentTimeMillis() - lastMillis > SILENCE_MILLIS) {
                throw new OperatorError("No score came for half a minute; see the log of " + scenario.app() + ".");
            }
        }
        sending.join();
        return new Latency(
                scenario.workload().id(),
                scenario.workload().exactlyOnce(),
                rate,
                events - warmUp,
                percentile(0.5),
                percentile(0.99),
                percentile(0.999));
    }

    /** Few while the application starts, then at the rate, in steps of a millisecond. */
    private void send(int rate, int events) {
        Readings readings = scenario.workload().readings();
        long start = System.nanoTime();
        int sent = 0;
        while (sent < events) {
            double seconds = (System.nanoTime() - start) / 1e9;
            double atRate =
                    seconds < START_SECONDS ? START_SHARE * seconds : seconds - START_SECONDS * (1 - START_SHARE);
            long due = Math.min(events, (long) (rate * atRate));
            long now = System.currentTimeMillis();
            for (; sent < due; sent++) {
                Readings.Reading reading = readings.next(now);
                var unused = producer.send(
                        new ProducerRecord<>(scenario.topic(), null, now, reading.key(), reading.value()));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        producer.flush();
    }

    /** Of a score, without decoding the rest: the listener shares the machine with what it times. */
    private static long eventTime(byte[] score) {
        int at = 0;
        while (!startsWith(score, at)) {
            at++;
        }
        long millis = 0;
        for (int i = at + EVENT_TIME.length; score[i] >= '0' && score[i] <= '9'; i++) {
            millis = 10 * millis + score[i] - '0';
        }
        return millis;
    }

    private static boolean startsWith(byte[] text, int at) {
        return Arrays.equals(text, at, at + EVENT_TIME.length, EVENT_TIME, 0, EVENT_TIME.length);
    }

    private int percentile(double share) {
        long all = 0;
        for (long count : counts) {
            all += count;
        }
        long below = 0;
        for (int millis = 0; millis < counts.length; millis++) {
            below += counts[millis];
            if (below >= share * all) {
                return millis;
            }
        }
        return MOST_MILLIS;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
        consumer.close();
    }
}
