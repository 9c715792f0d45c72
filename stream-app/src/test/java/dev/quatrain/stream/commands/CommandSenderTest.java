package dev.quatrain.stream.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quatrain.model.OperatorError;
import dev.quatrain.schemas.Command;
import dev.quatrain.schemas.CommandJson;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.AppConfigReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandSenderTest {
    @TempDir
    private Path folder = Path.of("unset");

    private final MockProducer<byte[], byte[]> producer = new MockProducer<>(
            cluster(), false, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());

    @Test
    void a_command_goes_to_every_partition_and_is_done_when_all_have_it() throws IOException {
        try (CommandSender commands =
                new CommandSender(config(), producer, Clock.fixed(Instant.ofEpochMilli(42), ZoneOffset.UTC))) {
            CompletableFuture<Void> sent = commands.reset("p", "pump-7", "anna");

            List<ProducerRecord<byte[], byte[]>> records = producer.history();
            assertThat(records).extracting(ProducerRecord::partition).containsExactlyInAnyOrder(0, 1, 2);
            for (ProducerRecord<byte[], byte[]> record : records) {
                assertThat(record.topic()).isEqualTo("a.p.commands");
                assertThat(record.key()).isEqualTo("pump-7".getBytes(StandardCharsets.UTF_8));
                assertThat(CommandJson.decode(record.value()))
                        .isEqualTo(new Command(Command.Action.RESET, "pump-7", "anna", 42));
            }
            producer.completeNext();
            producer.completeNext();
            assertThat(sent).isNotDone();
            producer.completeNext();
            assertThat(sent).isCompleted();
        }
    }

    @Test
    void a_partition_that_does_not_take_it_fails_the_command() throws IOException {
        try (CommandSender commands = new CommandSender(config(), producer, Clock.systemUTC())) {
            CompletableFuture<Void> sent = commands.reset("p", "pump-7", "");
            producer.completeNext();
            producer.errorNext(new IllegalStateException("full"));
            producer.completeNext();
            assertThat(sent).isCompletedExceptionally();
        }
    }

    @Test
    void an_unknown_pipeline_is_named_with_those_there_are() throws IOException {
        try (CommandSender commands = new CommandSender(config(), producer, Clock.systemUTC())) {
            assertThatThrownBy(() -> commands.reset("q", "pump-7", ""))
                    .isInstanceOf(OperatorError.class)
                    .hasMessageContaining("q")
                    .hasMessageContaining("Known: p.");
        }
    }

    private AppConfig config() throws IOException {
        Path file = Files.writeString(
                folder.resolve("app.yaml"),
                "app: a\npipelines:\n  - { name: p, readings: { topic: t }, model: m.qtn }\n");
        return AppConfigReader.read(file, Map.of(), Map.of());
    }

    private static Cluster cluster() {
        Node node = new Node(1, "localhost", 1);
        Node[] nodes = {node};
        List<PartitionInfo> partitions = IntStream.range(0, 3)
                .mapToObj(i -> new PartitionInfo("a.p.commands", i, node, nodes, nodes))
                .toList();
        return new Cluster("c", List.of(node), partitions, Set.of(), Set.of());
    }
}
