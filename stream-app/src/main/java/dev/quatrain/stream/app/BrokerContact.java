package dev.quatrain.stream.app;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Whether brokers answer. Kafka Streams waits for them without an end and says RUNNING all the while; what tells is how many answers its
 * clients have got. While all is well there are some each second, as they ask for records and send heartbeats. Looks when it is asked, so
 * whoever asks seldom learns late. Thread-safe.
 */
final class BrokerContact {
    /** Three heartbeats as Kafka sends them by default, and a little. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private double answers;
    private long heard;

    /** @param nanos now, of {@link System#nanoTime} */
    BrokerContact(long nanos) {
        this.heard = nanos;
    }

    /**
     * How long none has answered, if that is longer than {@link #PATIENCE}.
     *
     * @param metrics of all clients
     * @param nanos now
     */
    synchronized Optional<Duration> lost(Map<MetricName, ? extends Metric> metrics, long nanos) {
        double now = 0;
        for (Map.Entry<MetricName, ? extends Metric> entry : metrics.entrySet()) {
            MetricName name = entry.getKey();
            if (name.name().equals("response-total")
                    && !name.group().contains("node")
                    && entry.getValue().metricValue() instanceof Double total) {
                now += total;
            }
        }
        if (now != answers) { // fewer, where a client has gone
            answers = now;
            heard = nanos;
        }
        Duration silence = Duration.ofNanos(nanos - heard);
        return silence.compareTo(PATIENCE) > 0 ? Optional.of(silence) : Optional.empty();
    }
}
