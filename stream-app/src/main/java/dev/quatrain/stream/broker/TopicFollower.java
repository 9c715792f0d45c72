package dev.quatrain.stream.broker;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that follows a topic with a consumer of its own until it is closed. Where the brokers or the topic are away it says so once, waits
 * with growing pauses, and reads with a fresh consumer.
 */
public final class TopicFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private final Map<String, Object> properties;
    private final String topic;
    private final String meanwhile;
    private final Reading reading;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private boolean saidAway;

    /** How a topic is read. */
    @FunctionalInterface
    public interface Reading {
        /** Reads while the follower is open; throws when the brokers do not answer. For the follower's thread. */
        void read(KafkaConsumer<byte[], byte[]> from, TopicFollower follower);
    }

    /**
     * Nothing is read before {@link #start}.
     *
     * @param name of the thread
     * @param properties of a consumer without a group
     * @param meanwhile what is the case while the topic cannot be read, for the log
     */
    public TopicFollower(String name, Map<String, Object> properties, String topic, String meanwhile, Reading reading) {
        this.properties = properties;
        this.topic = topic;
        this.meanwhile = meanwhile;
        this.reading = reading;
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
    }

    /** Begins to read. */
    public void start() {
        thread.start();
    }

    /** Whether to go on reading. */
    public boolean isOpen() {
        return closing.getCount() > 0;
    }

    /** The brokers have answered; said where they were away. For the follower's thread. */
    public void answered() {
        if (saidAway) {
            saidAway = false;
            LOG.info("Reading {} again", topic);
        }
    }

    private void run() {
        long pause = FIRST_PAUSE_MILLIS;
        while (isOpen()) {
            try (KafkaConsumer<byte[], byte[]> fresh = new KafkaConsumer<>(properties)) {
                consumer = fresh;
                // Closed while the consumer was built, nobody was there to be woken; from here on close() finds it.
                if (isOpen()) {
                    reading.read(fresh, this);
                }
                pause = FIRST_PAUSE_MILLIS;
            } catch (WakeupException | InterruptException e) {
                LOG.debug("Asked to stop following {}", topic, e);
            } catch (KafkaException | IllegalStateException e) {
                if (!saidAway) {
                    saidAway = true;
                    LOG.warn("Cannot read {}; {} until it can be read: {}", topic, meanwhile, e.getMessage());
                }
                pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            } finally {
                consumer = null;
            }
            pause(pause);
        }
    }

    private void pause(long millis) {
        try {
            if (closing.await(millis, TimeUnit.MILLISECONDS)) {
                LOG.debug("Stopped following {}", topic);
            }
        } catch (InterruptedException e) {
            closing.countDown();
        }
    }

    /** Stops the thread and waits for it, at most some seconds. */
    @Override
    public void close() {
        closing.countDown();
        KafkaConsumer<byte[], byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
