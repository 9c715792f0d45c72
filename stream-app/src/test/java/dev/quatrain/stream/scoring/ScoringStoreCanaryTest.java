package dev.quatrain.stream.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.stream.config.States;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the scoring store needs of Kafka Streams' internals. If this fails after an upgrade, the commit hook must be thought through
 * again before anything is released: readings would be lost or doubled around commits.
 */
class ScoringStoreCanaryTest {
    private final List<String> events = new ArrayList<>();

    @Test
    void the_hook_runs_before_the_commit_may_forward_and_its_rows_are_logged() {
        try (TopologyTestDriver driver = driver(Map.of())) {
            driver.createInputTopic("in", new StringSerializer(), new StringSerializer())
                    .pipeInput("key", "value");
            assertThat(events)
                    .as("the driver commits after each record")
                    .containsExactly("held", "hook", "before the rows");
            assertThat(driver.createOutputTopic("out", new StringDeserializer(), new StringDeserializer())
                            .readKeyValuesToList())
                    .as("what the hook forwarded")
                    .hasSize(1);
            assertThat(driver.producedTopicNames()).contains("canary-states-changelog", "out");
        }
    }

    @Test
    void at_least_once_nothing_is_written_by_an_instance_that_slept_for_longer_than_a_session() throws Exception {
        TopologyTestDriver driver = driver(Map.of("session.timeout.ms", "1500"));
        TestInputTopic<String, String> in =
                driver.createInputTopic("in", new StringSerializer(), new StringSerializer());
        TestOutputTopic<String, byte[]> rows = driver.createOutputTopic(
                "canary-states-changelog", new StringDeserializer(), new ByteArrayDeserializer());
        in.pipeInput("before", "value");
        assertThat(rows.readKeyValuesToList()).hasSize(1);
        Thread.sleep(1600);
        assertThatThrownBy(() -> in.pipeInput("after", "value")).isInstanceOf(TaskMigratedException.class);
        assertThat(rows.isEmpty()).isTrue();
        assertThatThrownBy(driver::close).isInstanceOf(TaskMigratedException.class);
        assertThat(rows.isEmpty()).as("nor when it is closed").isTrue();
    }

    @Test
    void a_removal_is_written_at_once_exactly_once_and_at_least_once_with_the_next_commit() {
        try (TopologyTestDriver driver = driver(Map.of())) {
            assertThat(logged(driver, "a", "-a", "b", "c")).containsExactly("a", "", "-a b", "c");
        }
        try (TopologyTestDriver driver = driver(Map.of())) {
            assertThat(logged(driver, "a", "-a", "a", "c"))
                    .as("one that is back is not removed")
                    .containsExactly("a", "", "a", "c");
        }
        try (TopologyTestDriver driver =
                driver(Map.of(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2))) {
            assertThat(logged(driver, "a", "-a", "b", "c")).containsExactly("a", "-a", "b", "c");
        }
    }

    /** What the changelog hears of after each record, of which {@code -a} removes a; a tombstone has a minus likewise. */
    private static List<String> logged(TopologyTestDriver driver, String... records) {
        TestInputTopic<String, String> in =
                driver.createInputTopic("in", new StringSerializer(), new StringSerializer());
        TestOutputTopic<String, byte[]> rows = driver.createOutputTopic(
                "canary-states-changelog", new StringDeserializer(), new ByteArrayDeserializer());
        List<String> logged = new ArrayList<>();
        for (String record : records) {
            in.pipeInput(record, "value");
            logged.add(rows.readKeyValuesToList().stream()
                    .map(row -> (row.value == null ? "-" : "") + row.key)
                    .collect(Collectors.joining(" ")));
        }
        return logged;
    }

    private TopologyTestDriver driver(Map<String, String> settings) {
        Topology topology = new Topology();
        topology.addSource("in", new StringDeserializer(), new StringDeserializer(), "in");
        topology.addProcessor("hold", Holding::new, "in");
        topology.addStateStore(new ScoringStoreBuilder("states", new RecordLayout(1, 1, 1, 0), States.DEFAULT), "hold");
        topology.addSink("out", "out", new StringSerializer(), new StringSerializer(), "hold");
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "canary");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        properties.putAll(settings);
        return new TopologyTestDriver(topology, properties);
    }

    /** Holds a record back and forwards it in the hook. */
    private final class Holding implements Processor<String, String, String, String> {
        private @Nullable ProcessorContext<String, String> context;
        private @Nullable ScoringStore store;
        private ScoringStore.@Nullable Source source;
        private @Nullable Record<String, String> held;

        @Override
        public void init(ProcessorContext<String, String> processorContext) {
            context = processorContext;
            ScoringStore states = processorContext.getStateStore("states");
            store = states;
            states.connect(this::hook, () -> held = null);
            states.precede(() -> events.add("before the rows"));
        }

        @Override
        public void process(Record<String, String> record) {
            events.add("held");
            held = record;
            ScoringStore states = Objects.requireNonNull(store);
            source = states.source();
            if (record.key().startsWith("-")) {
                states.table().remove(states.table().find(record.key().substring(1)));
                return;
            }
            int row = states.table().findOrCreate(record.key(), 1);
            states.table().setLastEvent(row, 42);
        }

        private void hook() {
            events.add("hook");
            Record<String, String> record = held;
            if (record != null && store != null && source != null && context != null) {
                ProcessorContext<String, String> target = context;
                store.forwardAs(source, () -> target.forward(record));
                held = null;
            }
        }
    }
}
