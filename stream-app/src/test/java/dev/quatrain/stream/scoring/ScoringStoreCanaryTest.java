package dev.quatrain.stream.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.stream.config.States;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
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
            assertThat(events).as("the driver commits after each record").containsExactly("held", "hook");
            assertThat(driver.createOutputTopic("out", new StringDeserializer(), new StringDeserializer())
                            .readKeyValuesToList())
                    .as("what the hook forwarded")
                    .hasSize(1);
            assertThat(driver.producedTopicNames()).contains("canary-states-changelog", "out");
        }
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
