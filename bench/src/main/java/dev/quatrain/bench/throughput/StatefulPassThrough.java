package dev.quatrain.bench.throughput;

import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.schemas.Score;
import dev.quatrain.stream.scoring.ScoringStore;
import dev.quatrain.stream.topology.LoadedPipeline;
import java.nio.FloatBuffer;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/** Reads the series' hidden state, changes it and writes it back to the scoring store. */
final class StatefulPassThrough extends ReadingProcessor {
    private final FloatBuffer state;
    private @Nullable ScoringStore store;

    StatefulPassThrough(LoadedPipeline loaded) {
        super(loaded);
        this.state = FloatBuffer.allocate(loaded.model().stateLength());
    }

    @Override
    public void init(ProcessorContext<String, Score> processorContext) {
        super.init(processorContext);
        store = processorContext.getStateStore(Topologies.STORE);
        store.connect(() -> {}, () -> {});
    }

    @Override
    float[] expect(String series, long eventTimeMillis, float[] values) {
        SeriesTable table = Objects.requireNonNull(store).table();
        int row = table.findOrCreate(series, 1);
        table.setLastEvent(row, eventTimeMillis);
        table.hidden().load(row, state, 0);
        state.put(0, state.get(0) + values[0]);
        table.hidden().store(row, state, 0);
        return values;
    }
}
