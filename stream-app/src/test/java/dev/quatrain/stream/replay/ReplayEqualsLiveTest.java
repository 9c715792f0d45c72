package dev.quatrain.stream.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.quatrain.model.OperatorError;
import dev.quatrain.stream.app.Application;
import dev.quatrain.stream.app.Models;
import dev.quatrain.stream.broker.EmbeddedBroker;
import dev.quatrain.stream.cli.Main;
import dev.quatrain.stream.commands.CommandSender;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.topology.LoadedPipeline;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A replay gives the scores that the application committed on a real broker, to the bit; only the time of scoring differs. */
@Timeout(180)
class ReplayEqualsLiveTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final Bound BEGINNING = new Bound.Beginning();
    private static final Bound END = new Bound.End();

    @TempDir
    private static Path folder = Path.of("unset");

    private static EmbeddedBroker broker;
    private static LiveApplication live;
    private static AppConfig config;
    /** What the application committed by the end. */
    private static Map<String, List<String>> committed = Map.of();
    /** Taken while readings streamed in. */
    private static final Map<String, List<StateSnapshot>> SNAPSHOTS = new LinkedHashMap<>();

    /** By pipeline, whose names are those of their models. */
    private static final Map<String, CommandedResets> COMMANDED = new HashMap<>();

    @BeforeAll
    static void run_the_application() throws Exception {
        System.out.println("ReplayEqualsLiveTest -Dseed=" + SEED);
        broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        live = new LiveApplication(folder, SEED);
        config = live.config(broker.bootstrapServers());
        try (Application application = Application.start(config, new PrometheusRegistry());
                CommandSender commands = new CommandSender(config, Clock.systemUTC());
                Admin admin = admin()) {
            live.send(broker.bootstrapServers(), 30);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> committed().size() == config.pipelines().size() * LiveApplication.SERIES);
            for (int some = 0; some < 4; some++) {
                for (Pipeline pipeline : config.pipelines()) {
                    commands.reset(pipeline.name(), "series-" + (some + 1), "somebody")
                            .get(30, TimeUnit.SECONDS);
                }
                live.send(broker.bootstrapServers(), 30);
                for (Pipeline pipeline : config.pipelines()) {
                    StateSnapshot snapshot = new ScoringStates(config, pipeline)
                            .write(folder.resolve(pipeline.name() + some + ".state"));
                    SNAPSHOTS
                            .computeIfAbsent(pipeline.name(), name -> new ArrayList<>())
                            .add(snapshot);
                }
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> isRead(admin, "keyed-readings", "mixed-readings"));
            committed = committedOnceQuiet();
            assertThat(application.health().alive()).isTrue();
        }
    }

    @AfterAll
    static void stop_the_broker() {
        broker.close();
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    private static Map<String, List<String>> committed() {
        return LiveApplication.scores(broker.bootstrapServers(), "live.scores", 3);
    }

    /** Whether the application has committed all that these topics hold. */
    private static boolean isRead(Admin admin, String... topics) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets("live")
                .partitionsToOffsetAndMetadata()
                .get();
        for (String topic : topics) {
            for (int partition = 0; partition < 3; partition++) {
                TopicPartition one = new TopicPartition(topic, partition);
                long end = admin.listOffsets(Map.of(one, OffsetSpec.latest()))
                        .partitionResult(one)
                        .get()
                        .offset();
                if (end > 0 && (offsets.get(one) == null || offsets.get(one).offset() < end)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Map<String, List<String>> committedOnceQuiet() throws InterruptedException {
        Map<String, List<String>> before = Map.of();
        Map<String, List<String>> now = committed();
        while (!now.equals(before)) {
            Thread.sleep(1000); // a commit comes every 100 ms as long as anything is to be scored
            before = now;
            now = committed();
        }
        return now;
    }

    @ParameterizedTest
    @ValueSource(strings = {"keyed", "ahead", "forgetful", "mixed"})
    void from_the_beginning(String pipeline) {
        Map<String, List<String>> replayed = new TreeMap<>(replay(pipeline, BEGINNING, END));
        assertThat(replayed)
                .hasSize(LiveApplication.SERIES)
                .isEqualTo(new TreeMap<>(LiveApplication.of(committed, pipeline)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"keyed", "ahead", "mixed"})
    void from_states_taken_while_readings_streamed_in(String pipeline) {
        Map<String, List<String>> expected = LiveApplication.of(committed, pipeline);
        List<Map<Integer, Long>> taken = new ArrayList<>();
        for (StateSnapshot snapshot : SNAPSHOTS.getOrDefault(pipeline, List.of())) {
            Map<String, List<String>> both =
                    new HashMap<>(replay(pipeline, BEGINNING, new Bound.Offsets(snapshot.offsets())));
            Lines after = new Lines();
            with(pipeline, replay -> replay.run(snapshot, END, after, (done, all) -> {}));
            after.scores()
                    .forEach((series, scores) -> both.merge(series, scores, (head, tail) -> {
                        List<String> joined = new ArrayList<>(head);
                        joined.addAll(tail);
                        return joined;
                    }));
            assertThat(both).as("from %s", snapshot.offsets()).isEqualTo(expected);
            taken.add(snapshot.offsets());
        }
        // On a busy machine two may fall between the same two commits.
        assertThat(taken).hasSize(4);
        assertThat(new HashSet<>(taken)).hasSizeGreaterThan(1);
    }

    /**
     * Of series that are forgotten while readings wait for look-ahead. When the application gets round to it is left to it, so that a snapshot may
     * fall before or after it, and a replay that ends there as well.
     */
    @Test
    void from_states_of_series_some_of_which_are_forgotten() {
        Map<String, List<String>> expected = LiveApplication.of(committed, "forgetful");
        int compared = 0;
        for (StateSnapshot snapshot : SNAPSHOTS.getOrDefault("forgetful", List.of())) {
            Lines after = new Lines();
            with("forgetful", replay -> replay.run(snapshot, END, after, (done, all) -> {}));
            assertThat(after.scores())
                    .allSatisfy((series, scores) -> assertThat(scores)
                            .isEqualTo(last(scores.size(), expected.getOrDefault(series, List.of()))));
            compared += after.scores().size();
        }
        assertThat(compared).isPositive();
    }

    private static List<String> last(int n, List<String> all) {
        return all.subList(Math.max(0, all.size() - n), all.size());
    }

    @Test
    void what_is_compared_has_met_every_policy() {
        assertThat(said("keyed")).contains("LATE", "IMPUTED", "CLIPPED", "DECAYED", "COMMANDED");
        assertThat(said("ahead")).contains("GAP", "RESET", "CUT_OFF", "COMMANDED");
        assertThat(said("forgetful"))
                .contains("IMPUTED", "CUT_OFF", "COMMANDED")
                .doesNotContain("\"DECAYED");
        assertThat(said("mixed")).contains("\"REJECTED\"", "\"GAP\"", "COMMANDED");
        assertThat(with("keyed", replay -> replay.run(BEGINNING, END, new Lines(), (done, all) -> {}))
                        .refused())
                .containsKeys("duplicate", "future", "not_json");
        assertThat(with("mixed", replay -> replay.run(BEGINNING, END, new Lines(), (done, all) -> {}))
                        .refused())
                .containsKeys("duplicate", "future_dropped", "late", "missing_skipped");
    }

    private static String said(String pipeline) {
        return LiveApplication.of(committed, pipeline).toString();
    }

    @Test
    void without_the_commands_it_would_be_another_run() {
        Lines lines = new Lines();
        with("keyed", CommandedResets.NONE, replay -> replay.run(BEGINNING, END, lines, (done, all) -> {}));
        assertThat(lines.scores()).isNotEqualTo(LiveApplication.of(committed, "keyed"));
    }

    @Test
    void nothing_of_the_application_is_touched_and_another_model_tells_what_it_would_have_said() throws Exception {
        try (Admin admin = admin()) {
            Object before = everything(admin);
            Path file = folder.resolve("other.jsonl");
            assertThat(run("--pipeline", "keyed", "--model", path("other.qtn"), "--out", file.toString()))
                    .contains("Read ", "Without a score: ", "not_json");
            assertThat(LiveApplication.of(LiveApplication.scores(file), "other"))
                    .hasSize(LiveApplication.SERIES);
            assertThat(run(
                            "--pipeline",
                            "keyed",
                            "--model",
                            path("other.qtn"),
                            "--state",
                            path("keyed0.state"),
                            "--out",
                            file.toString()))
                    // How many had spoken when the first snapshot was taken is a matter of time.
                    .containsPattern("[1-9]\\d* series of the snapshot had states of another model");
            assertThat(everything(admin)).isEqualTo(before);
        }
    }

    /** Groups, topics and how far they are written, alerts among them, and what the application committed. */
    private static Object everything(Admin admin) throws Exception {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (TopicDescription topic : admin.describeTopics(
                        admin.listTopics().names().get())
                .allTopicNames()
                .get()
                .values()) {
            topic.partitions()
                    .forEach(partition ->
                            latest.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest()));
        }
        Map<String, Long> written = new TreeMap<>();
        admin.listOffsets(latest).all().get().forEach((partition, end) -> written.put("" + partition, end.offset()));
        assertThat(written)
                .hasEntrySatisfying("live.alerts-0", end -> assertThat(end).isPositive());
        return List.of(
                new TreeSet<>(admin.listGroups().all().get().stream()
                        .map(GroupListing::groupId)
                        .toList()),
                written,
                admin.listConsumerGroupOffsets("live")
                        .partitionsToOffsetAndMetadata()
                        .get(),
                committed());
    }

    @Test
    void into_a_topic_the_scores_go_as_the_application_s_did() {
        assertThat(run("--pipeline", "mixed", "--out", "topic:again")).contains("to topic:again");
        assertThat(LiveApplication.scores(broker.bootstrapServers(), "again", 3))
                .isEqualTo(LiveApplication.of(committed, "mixed"));
    }

    @Test
    void a_range_ends_where_it_was_said_to() {
        long all = replay("keyed", BEGINNING, END).values().stream()
                .mapToInt(List::size)
                .sum();
        Lines head = new Lines();
        Tally first = with("keyed", replay -> replay.run(BEGINNING, new Bound.Offset(50), head, (done, of) -> {}));
        assertThat(first.readings()).isEqualTo(150);
        Lines tail = new Lines();
        Tally rest = with("keyed", replay -> replay.run(new Bound.Offset(50), END, tail, (done, of) -> {}));
        assertThat(first.readings() + rest.readings()).isGreaterThan(all);
        // Timestamps of these records are those of sending, years after the readings' own.
        Tally none =
                with("keyed", replay -> replay.run(new Bound.Time(4_000_000_000_000L), END, tail, (done, of) -> {}));
        assertThat(none.readings()).isZero();
        Tally past = with("keyed", replay -> replay.run(new Bound.Time(0), new Bound.Time(1), tail, (done, of) -> {}));
        assertThat(past.readings()).isZero();
    }

    @Test
    void what_cannot_be_replayed_is_said_in_words() {
        assertThat(error(1, "--out", "x.jsonl")).contains("keyed, ahead, forgetful, mixed", "--pipeline");
        assertThat(error(1, "--pipeline", "keyd", "--out", "x.jsonl")).contains("no pipeline keyd");
        assertThat(error(1, "--pipeline", "keyed", "--topic", "nowhere", "--out", path("x.jsonl")))
                .contains("no topic nowhere");
        assertThat(error(2, "--pipeline", "keyed", "--out", "topic:live.scores"))
                .contains("belongs to the application");
        assertThat(error(2, "--pipeline", "keyed", "--out", "topic:keyed-readings"))
                .contains("belongs to the application");
        assertThat(error(2, "--pipeline", "keyed", "--from", "yesterday", "--out", "-"))
                .contains("beginning, end");
        assertThat(error(1, "--pipeline", "mixed", "--state", path("keyed0.state"), "--out", path("x.jsonl")))
                .contains("is of topic keyed-readings");
        assertThat(Files.exists(folder.resolve("x.jsonl"))).isFalse();
        assertThat(Files.exists(folder.resolve("x.jsonl.partial"))).isFalse();
    }

    @Test
    void records_that_are_no_longer_kept_are_not_passed_over_in_silence() {
        assertThatThrownBy(() -> with(
                        "keyed",
                        replay -> replay.run(new Bound.Offsets(Map.of(0, -5L)), END, new Lines(), (done, all) -> {})))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("is kept from offset 0 on");
    }

    private static Map<String, List<String>> replay(String pipeline, Bound from, Bound to) {
        Lines lines = new Lines();
        with(pipeline, replay -> replay.run(from, to, lines, (done, all) -> {}));
        return lines.scores();
    }

    private interface Run {
        Tally of(TopicReplay replay);
    }

    private static Tally with(String name, Run run) {
        return with(name, COMMANDED.computeIfAbsent(name, any -> CommandedResets.of(config, pipeline(any), any)), run);
    }

    private static Tally with(String name, CommandedResets commanded, Run run) {
        LoadedPipeline loaded = Models.open(config, pipeline(name));
        try {
            return run.of(new TopicReplay(
                    loaded, config.kafka(), TopicReplay.topic(config, pipeline(name)), commanded, Clock.systemUTC()));
        } finally {
            loaded.model().close();
        }
    }

    private static Pipeline pipeline(String name) {
        return config.pipelines().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What the command says; it must succeed. */
    private static String run(String... options) {
        StringWriter said = new StringWriter();
        assertThat(execute(said, options)).as(said.toString()).isZero();
        return said.toString();
    }

    private static String error(int code, String... options) {
        StringWriter said = new StringWriter();
        assertThat(execute(said, options)).as(said.toString()).isEqualTo(code);
        assertThat(said.toString()).doesNotContain("\tat ", "This is a bug");
        return said.toString();
    }

    private static int execute(StringWriter said, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "replay", live.file().toString(), "--set", "kafka.bootstrap.servers=" + broker.bootstrapServers()));
        arguments.addAll(List.of(options));
        CommandLine commands =
                Main.commandLine().setErr(new PrintWriter(said, true)).setOut(new PrintWriter(said, true));
        return commands.execute(arguments.toArray(String[]::new));
    }

    private static String path(String file) {
        return folder.resolve(file).toString();
    }

    /** Keeps scores in memory. */
    private static final class Lines implements ScoreSink {
        private final Map<String, List<String>> lines = new HashMap<>();

        @Override
        public void accept(String series, long eventTimeMillis, byte[] json) {
            LiveApplication.add(lines, series, new String(json, StandardCharsets.UTF_8));
        }

        Map<String, List<String>> scores() {
            return lines;
        }

        @Override
        public void complete() {}

        @Override
        public void close() {}
    }
}
