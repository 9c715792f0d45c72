package dev.quatrain.stream.faults;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;

/** How far a group has committed in a topic, and who is in it; asks again where no broker answers. */
final class GroupProgress implements AutoCloseable {
    private static final int REQUEST_MILLIS = 5_000;

    private final Admin admin;
    private final String group;
    private final String topic;

    GroupProgress(Map<String, Object> client, String group, String topic) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        this.admin = Admin.create(properties);
        this.group = group;
        this.topic = topic;
    }

    /** Records before the committed offsets. */
    long committed() throws InterruptedException {
        return ask(() -> offsets().values().stream().mapToLong(Long::longValue).sum());
    }

    /** Records in the topic that are not committed. */
    long lag() throws InterruptedException {
        return ask(() -> {
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            for (int partition = 0; partition < AppSettings.PARTITIONS; partition++) {
                latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
            Map<TopicPartition, Long> committed = offsets();
            return admin.listOffsets(latest).all().get(REQUEST_MILLIS, TimeUnit.MILLISECONDS).entrySet().stream()
                    .mapToLong(end -> end.getValue().offset() - committed.getOrDefault(end.getKey(), 0L))
                    .sum();
        });
    }

    /** Members between two rebalances; 0 while there is one. */
    long members() throws InterruptedException {
        return ask(() -> {
            ConsumerGroupDescription description = admin
                    .describeConsumerGroups(List.of(group))
                    .all()
                    .get(REQUEST_MILLIS, TimeUnit.MILLISECONDS)
                    .values()
                    .stream()
                    .findFirst()
                    .orElseThrow();
            return description.groupState() == GroupState.STABLE
                    ? description.members().size()
                    : 0;
        });
    }

    private Map<TopicPartition, Long> offsets() throws Exception {
        Map<TopicPartition, Long> committed = new HashMap<>();
        admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(REQUEST_MILLIS, TimeUnit.MILLISECONDS)
                .forEach((partition, offset) -> {
                    if (offset != null && partition.topic().equals(topic)) {
                        committed.put(partition, offset.offset());
                    }
                });
        return committed;
    }

    private interface Question {
        long answer() throws Exception;
    }

    private long ask(Question question) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                return question.answer();
            } catch (ExecutionException | TimeoutException e) {
                // The coordinator moves or starts again.
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("No broker tells the progress of " + group, e);
                }
                Thread.sleep(200);
            } catch (InterruptedException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError("The progress of " + group + " cannot be asked for", e);
            }
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
