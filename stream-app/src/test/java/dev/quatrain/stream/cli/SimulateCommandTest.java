package dev.quatrain.stream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.stream.broker.EmbeddedBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SimulateCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    private int simulate(String... arguments) {
        CommandLine command = new CommandLine(new SimulateCommand());
        command.setErr(new PrintWriter(err, true));
        command.setExecutionExceptionHandler((e, line, result) -> {
            line.getErr().println(e.getMessage());
            return 1;
        });
        return command.execute(arguments);
    }

    @Test
    void a_csv_has_a_header_ordered_times_and_a_label_in_every_row() throws Exception {
        Path csv = folder.resolve("new/fleet.csv");

        assertThat(simulate("--csv", csv.toString(), "--pumps", "3", "--duration", "2m"))
                .isZero();

        List<String> lines = Files.readAllLines(csv);
        assertThat(lines.get(0)).isEqualTo("time,series,temperature,flow,pressure,vibration,current,speed,fault");
        // 240 ticks of three pumps, less what silent pumps withheld.
        assertThat(lines.size() - 1).isBetween(600, 720);
        assertThat(lines.get(1)).matches("1767225600000,pump-01(,\\d+\\.\\d{1,3}){6},NONE");
        assertThat(lines.subList(1, lines.size()))
                .allMatch(line ->
                        line.matches("\\d+,pump-0[123](,-?\\d+\\.\\d{1,3}){6},(NONE|SPIKE|DRIFT|STUCK|CORRELATION)"));
        assertThat(lines).anyMatch(line -> line.endsWith("DRIFT"));
        assertThat(lines.subList(1, lines.size()).stream().map(line -> Long.parseLong(line.split(",", 2)[0])))
                .isSorted();
    }

    @Test
    void the_same_options_give_the_same_bytes() throws Exception {
        assertThat(simulate("--csv", folder.resolve("a.csv").toString(), "--rows", "5000"))
                .isZero();
        assertThat(simulate("--csv", folder.resolve("b.csv").toString(), "--rows", "5000"))
                .isZero();
        assertThat(simulate("--csv", folder.resolve("c.csv").toString(), "--rows", "5000", "--seed", "2"))
                .isZero();
        assertThat(folder.resolve("a.csv")).hasSameBinaryContentAs(folder.resolve("b.csv"));
        assertThat(Files.readAllLines(folder.resolve("a.csv"))).hasSize(5001);
        assertThat(Files.readString(folder.resolve("c.csv"))).isNotEqualTo(Files.readString(folder.resolve("a.csv")));
    }

    @Test
    void faults_off_leaves_every_label_at_none() throws Exception {
        Path csv = folder.resolve("healthy.csv");
        assertThat(simulate(
                        "--csv",
                        csv.toString(),
                        "--duration",
                        "5m",
                        "--faults",
                        "off",
                        "--start",
                        "2026-03-01T12:00:00Z"))
                .isZero();
        List<String> rows = Files.readAllLines(csv);
        assertThat(rows).hasSize(1 + 600 * 12);
        assertThat(rows.subList(1, rows.size())).allMatch(line -> line.endsWith(",NONE"));
        assertThat(rows.get(1)).startsWith("1772366400000,");
    }

    @Test
    void readings_reach_a_broker_keyed_by_series_and_the_topic_is_created() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
            assertThat(simulate(
                            "--bootstrap",
                            broker.bootstrapServers(),
                            "--topic",
                            "readings",
                            "--pumps",
                            "2",
                            "--partitions",
                            "3",
                            "--duration",
                            "5s",
                            "--speed",
                            "50",
                            "--faults",
                            "off",
                            "-X",
                            "acks=all"))
                    .as(err.toString())
                    .isZero();

            List<ConsumerRecord<String, String>> records = read(broker, "readings", 20);
            Set<String> series = new HashSet<>();
            Set<Integer> partitions = new HashSet<>();
            records.forEach(record -> {
                series.add(record.key());
                partitions.add(record.partition());
                assertThat(record.value()).startsWith("{\"time\":" + record.timestamp() + ",\"temperature\":");
            });
            assertThat(records).hasSize(20);
            assertThat(series).containsExactlyInAnyOrder("pump-01", "pump-02");
            assertThat(partitions).isSubsetOf(0, 1, 2);
        }
        assertThat(err.toString()).contains("Sent 20 readings");
    }

    @Test
    void usage_errors_exit_with_2_and_say_what_is_valid() {
        assertThat(simulate()).isEqualTo(2);
        assertThat(simulate("--csv", "x.csv", "--interval", "fast")).isEqualTo(2);
        assertThat(simulate("--csv", "x.csv", "--faults", "many")).isEqualTo(2);
        assertThat(simulate("--csv", "x.csv", "--pumps", "0")).isEqualTo(2);
        assertThat(err.toString())
                .contains("either --csv FILE or --bootstrap HOST:PORT")
                .contains("'fast' is not a time")
                .contains("'many' is neither on, off nor a number")
                .contains("pumps must be at least 1");
    }

    @Test
    void a_file_that_cannot_be_written_exits_with_1() {
        assertThat(simulate("--csv", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("Cannot write " + folder);
    }

    private static List<ConsumerRecord<String, String>> read(EmbeddedBroker broker, String topic, int count) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", broker.bootstrapServers(), "group.id", "test", "auto.offset.reset", "earliest");
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            while (records.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }
}
