package dev.quatrain.stream.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.stream.config.States;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
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
        Topology topology = new Topology();
        topology.addSource("in", new StringDeserializer(), new StringDeserializer(), "in");
        topology.addProcessor("hold", Holding::new, "in");
        topology.addStateStore(
                new ScoringStore.Builder("states", new RecordLayout(1, 1, 1, 0), States.DEFAULT), "hold");
        topology.addSink("out", "out", new StringSerializer(), new StringSerializer(), "hold");
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "canary");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        try (TopologyTestDriver driver = new TopologyTestDriver(topology, properties)) {
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
        Topology topology = new Topology();
        topology.addSource("in", new StringDeserializer(), new StringDeserializer(), "in");
        topology.addProcessor("hold", Holding::new, "in");
        topology.addStateStore(
                new ScoringStore.Builder("states", new RecordLayout(1, 1, 1, 0), States.DEFAULT), "hold");
        topology.addSink("out", "out", new StringSerializer(), new StringSerializer(), "hold");
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "canary");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        properties.put("session.timeout.ms", "1500");
        TopologyTestDriver driver = new TopologyTestDriver(topology, properties);
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
