package dev.quatrain.stream.scoring;

import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.stream.config.States;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** Builds one store per task; always logged, since a hidden state that is lost cannot be computed again. */
public final class ScoringStoreBuilder implements StoreBuilder<ScoringStore> {
    private final String name;
    private final Supplier<RecordLayout> layout;
    private final States states;
    private Map<String, String> logConfig = Map.of();

    /**
     * @param states where they are kept
     * @throws dev.quatrain.model.OperatorError if that is RocksDB, and it cannot be loaded
     */
    public ScoringStoreBuilder(String name, RecordLayout layout, States states) {
        this(name, () -> layout, states);
    }

    /** @param layout asked for each task's store when it is made; {@link ScoringStore#fit} may change it later */
    public ScoringStoreBuilder(String name, Supplier<RecordLayout> layout, States states) {
        this.name = name;
        this.layout = layout;
        this.states = states;
        if (states.spill()) {
            RocksDbRecords.load();
        }
    }

    @Override
    public StoreBuilder<ScoringStore> withCachingEnabled() {
        return this;
    }

    @Override
    public StoreBuilder<ScoringStore> withCachingDisabled() {
        throw new UnsupportedOperationException("The scoring store's write-behind cannot be switched off");
    }

    @Override
    public StoreBuilder<ScoringStore> withLoggingEnabled(Map<String, String> config) {
        logConfig = Map.copyOf(config);
        return this;
    }

    @Override
    public StoreBuilder<ScoringStore> withLoggingDisabled() {
        throw new UnsupportedOperationException("The scoring store's changelog cannot be switched off");
    }

    @Override
    public ScoringStore build() {
        RecordLayout now = layout.get();
        return states.spill() ? new ScoringStore(name, now, states.resident()) : new ScoringStore(name, now);
    }

    @Override
    public Map<String, String> logConfig() {
        return logConfig;
    }

    @Override
    public boolean loggingEnabled() {
        return true;
    }

    @Override
    public String name() {
        return name;
    }
}
