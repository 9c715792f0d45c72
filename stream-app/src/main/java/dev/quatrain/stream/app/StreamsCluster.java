package dev.quatrain.stream.app;

import dev.quatrain.stream.http.Cluster;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/**
 * The instances as Kafka Streams knows them since the last rebalance. One that has died is among them until its session has timed out.
 *
 * @param streams null until they are started
 */
record StreamsCluster(String self, Supplier<@Nullable KafkaStreams> streams) implements Cluster {
    private static final StringSerializer KEYS = new StringSerializer();

    @Override
    public List<String> others() {
        KafkaStreams running = streams.get();
        if (running == null) {
            return List.of();
        }
        try {
            return running.metadataForAllStreamsClients().stream()
                    .map(one -> address(one.hostInfo()))
                    .filter(address -> !address.isEmpty() && !address.equals(self))
                    .distinct()
                    .sorted()
                    .toList();
        } catch (StreamsException | IllegalStateException e) {
            return List.of(); // it is starting or stopping
        }
    }

    @Override
    public Owner owner(String pipeline, String series) {
        KafkaStreams running = streams.get();
        if (running == null) {
            return new Owner.Moving("This instance is starting.");
        }
        try {
            KeyQueryMetadata owner = running.queryMetadataForKey("states-" + pipeline, series, KEYS);
            String address =
                    owner == null || owner.equals(KeyQueryMetadata.NOT_AVAILABLE) ? "" : address(owner.activeHost());
            if (owner == null || address.isEmpty()) {
                return new Owner.Moving("The instances are sharing out the partitions.");
            }
            return address.equals(self) ? new Owner.Here(owner.partition()) : new Owner.There(address);
        } catch (StreamsException | IllegalStateException e) {
            return new Owner.Moving("This instance is starting or stopping.");
        }
    }

    private static String address(HostInfo host) {
        if (host.port() <= 0) {
            return "";
        }
        return (host.host().contains(":") ? "[" + host.host() + "]" : host.host()) + ":" + host.port();
    }
}
