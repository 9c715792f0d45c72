package dev.quatrain.bench.throughput;

import dev.quatrain.schemas.Score;
import dev.quatrain.stream.topology.LoadedPipeline;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Steps a Deeplearning4j network one event at a time, its state kept in a key-value store. */
final class OneByOne extends ReadingProcessor {
    private final DeeplearningNetwork network;
    private @Nullable KeyValueStore<String, byte[]> store;

    OneByOne(LoadedPipeline loaded, DeeplearningNetwork network) {
        super(loaded);
        this.network = network;
    }

    @Override
    public void init(ProcessorContext<String, Score> processorContext) {
        super.init(processorContext);
        store = processorContext.getStateStore(Topologies.STORE);
    }

    @Override
    float[] expect(String series, long eventTimeMillis, float[] values) {
        KeyValueStore<String, byte[]> states = Objects.requireNonNull(store);
        // A network of Deeplearning4j is not thread-safe; with more than one thread each would have a copy.
        synchronized (network) {
            if (!network.hasState()) {
                return network.output(values);
            }
            float[] expected = network.step(values, states.get(series));
            states.put(series, network.state());
            return expected;
        }
    }
}
