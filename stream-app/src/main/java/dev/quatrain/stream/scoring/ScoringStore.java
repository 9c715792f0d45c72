package dev.quatrain.stream.scoring;

import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.state.TableChangelog;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.apache.kafka.streams.processor.BatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.processor.internals.ProcessorStateManager;
import org.apache.kafka.streams.processor.internals.RecordCollector;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * The hidden states of one task, changelogged, with a hook before every commit. The only class that touches Kafka Streams' internals;
 * {@code ScoringStoreCanaryTest} fails if an upgrade changes them.
 *
 * <p>Kafka Streams counts a record as consumed once the processor has returned, though the reading may still wait in the micro-batch.
 * So before offsets are committed the batch must be stepped, its scores forwarded, and the changed rows logged, all within the same
 * transaction. The one place for that is {@link CachedStateStore#flushCache}, which Kafka Streams calls on each commit, revocation and
 * close, before the producer is flushed. Public callbacks run after the offsets. RATIONALE.md tells what else was tried.
 *
 * <p>Threads: restored on the state-updater thread, then used on the stream thread, never both at once.
 */
public final class ScoringStore implements StateStore, CachedStateStore<byte[], byte[]> {
    private static final Source NOWHERE = new Source(new ProcessorRecordContext(0, -1, -1, "", new RecordHeaders()));

    private final String name;
    private SeriesTable table;
    /** Null where every series is in memory. */
    private final @Nullable RocksDbRecords spilled;

    private @Nullable InternalProcessorContext<?, ?> context;
    private @Nullable ProcessorNode<?, ?, ?, ?> node;
    private @Nullable Runnable beforeCommit;
    private @Nullable Runnable discard;
    private @Nullable Runnable preceding;
    /** Series that were removed before the last commit, of which the changelog does not know; with their last events. */
    private final Map<String, Long> removedBefore = new HashMap<>();

    private boolean open;
    private boolean exactlyOnce;
    private @Nullable Wakefulness wakefulness;

    ScoringStore(String name, RecordLayout layout) {
        this.name = name;
        this.spilled = null;
        this.table = new SeriesTable(layout);
    }

    ScoringStore(String name, RecordLayout layout, int resident) {
        this.name = name;
        this.spilled = new RocksDbRecords(name);
        this.table = new SeriesTable(layout, resident, spilled);
    }

    /**
     * Lays the hidden states out for another model, whose task's thread calls; the table before is empty then. Nothing may be gathered.
     */
    void fit(RecordLayout layout) {
        if (!layout.equals(table.layout())) {
            table = table.under(layout);
        }
    }

    /** Forgets every series, in the changelog too; for the processor's thread, while nothing is gathered. */
    void forgetAll() {
        InternalProcessorContext<?, ?> current = internal();
        table.names().forEach(table::forget);
        table.changelog().drain(new Changelog(name, current));
        table.clear();
    }

    /** The topic in which a store's records are logged. */
    public static String changelogTopic(String app, String store) {
        return ProcessorStateManager.storeChangelogTopic(app, store, null);
    }

    /** The hidden states; for the processor's thread. */
    public SeriesTable table() {
        return table;
    }

    /**
     * Connects the processor, from within its own init, or anew from within its process.
     *
     * @param step steps and forwards what is gathered
     * @param forget forgets what is gathered
     */
    public void connect(Runnable step, Runnable forget) {
        InternalProcessorContext<?, ?> current = internal();
        beforeCommit = step;
        discard = forget;
        node = current.currentNode();
        if (!exactlyOnce && wakefulness == null) {
            wakefulness = Wakefulness.watch(current, Patience.session(current.appConfigs()));
        }
    }

    /**
     * Connects what is to be written before the hidden states, and after all that is forwarded: states that follow from scores.
     *
     * @param write puts it into a logged store
     */
    public void precede(Runnable write) {
        preceding = write;
    }

    public void disconnect() {
        beforeCommit = null;
        discard = null;
        preceding = null;
        node = null;
        if (wakefulness != null) {
            wakefulness.close();
            wakefulness = null;
        }
    }

    /** Where a gathered reading came from, to forward its score under. */
    record Source(ProcessorRecordContext context) {
        Headers headers() {
            return context.headers();
        }
    }

    /** The present record. */
    Source source() {
        return new Source(internal().recordContext());
    }

    /** Runs what forwards with this node and the given record as the current ones, as within {@code process}. */
    void forwardAs(Source source, Runnable forward) {
        InternalProcessorContext<?, ?> current = internal();
        ProcessorNode<?, ?, ?, ?> nodeBefore = current.currentNode();
        ProcessorRecordContext positionBefore = current.recordContext();
        current.setCurrentNode(node);
        current.setRecordContext(source.context());
        try {
            forward.run();
        } finally {
            current.setCurrentNode(nodeBefore);
            current.setRecordContext(positionBefore);
        }
    }

    @Override
    public void flushCache() {
        if (beforeCommit == null) {
            return; // a standby, or a store whose processor is not yet or no longer open
        }
        checkAwake();
        beforeCommit.run();
        InternalProcessorContext<?, ?> current = internal();
        awaitSent(current);
        if (preceding != null) {
            // Changes of a store are logged with the time of a record; here is none.
            forwardAs(NOWHERE, preceding);
            awaitSent(current);
        }
        Changelog changelog = new Changelog(name, current);
        table.changelog().drain(exactlyOnce ? changelog : new Keeping(changelog));
    }

    /**
     * Outside a transaction a removal is written with the next commit. Readings that came since the last one may come again, and without its
     * record their series would be a new one, which they would be scored for once more.
     */
    private final class Keeping implements TableChangelog.Changes {
        private final Changelog changelog;

        Keeping(Changelog changelog) {
            this.changelog = changelog;
            removedBefore.forEach((series, lastEventMillis) -> {
                if (table.find(series) == SeriesTable.NONE) {
                    changelog.removed(series, lastEventMillis);
                }
            });
            removedBefore.clear();
        }

        @Override
        public void changed(String series, byte[] record, long lastEventMillis) {
            changelog.changed(series, record, lastEventMillis);
        }

        @Override
        public void removed(String series, long lastEventMillis) {
            removedBefore.put(series, lastEventMillis);
        }
    }

    /** Writes what has changed to the changelog; a series that was removed leaves a tombstone. */
    private record Changelog(String store, InternalProcessorContext<?, ?> context) implements TableChangelog.Changes {
        private static final Position NO_POSITION = Position.emptyPosition();

        @Override
        public void changed(String series, byte[] record, long lastEventMillis) {
            log(series, record, lastEventMillis);
        }

        @Override
        public void removed(String series, long lastEventMillis) {
            log(series, null, lastEventMillis);
        }

        private void log(String series, byte @Nullable [] record, long lastEventMillis) {
            Bytes key = Bytes.wrap(series.getBytes(StandardCharsets.UTF_8));
            context.logChange(store, key, record, lastEventMillis, new RecordHeaders(), NO_POSITION);
        }
    }

    /**
     * Outside a transaction a row may be kept and the scores before it not. A reading that comes again would then be taken for a
     * duplicate, and its score be lost. So the scores go first, and the rows only when they have arrived.
     */
    private void awaitSent(InternalProcessorContext<?, ?> current) {
        if (!exactlyOnce) {
            ((RecordCollector.Supplier) current).recordCollector().flush();
            checkAwake();
        }
    }

    /**
     * Outside a transaction the broker refuses nobody's writes, and Kafka Streams has a task whose partition is lost flushed once more before it
     * is closed. What it held would follow what its successor wrote.
     */
    private void checkAwake() {
        if (wakefulness != null && wakefulness.hasSlept()) {
            throw new TaskMigratedException("The process did not run for longer than " + Wakefulness.SETTING
                    + "; another instance has the states of " + name + " by now");
        }
    }

    @Override
    public void clearCache() {
        if (discard != null) {
            discard.run();
        }
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<byte[], byte[]> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public void init(StateStoreContext stateStoreContext, StateStore root) {
        context = (InternalProcessorContext<?, ?>) stateStoreContext;
        exactlyOnce = StreamsConfig.EXACTLY_ONCE_V2.equals(
                stateStoreContext.appConfigs().get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
        // A revived task comes back with the same objects and restores from the start of its changelog.
        table.clear();
        removedBefore.clear();
        if (spilled != null) {
            spilled.beneath(stateStoreContext.stateDir().toPath());
        }
        open = true;
        stateStoreContext.register(root, (BatchingStateRestoreCallback) this::restore);
    }

    private void restore(Collection<KeyValue<byte[], byte[]>> records) {
        for (KeyValue<byte[], byte[]> record : records) {
            String series = new String(record.key, StandardCharsets.UTF_8);
            if (record.value == null) {
                table.changelog().restoreRemoval(series);
            } else if (exactlyOnce || !table.changelog().isNewer(series, record.value)) {
                // Outside a transaction nobody keeps an instance that was taken for dead from writing what it still
                // held.
                table.changelog().restore(series, record.value);
            }
        }
    }

    @Override
    public void close() {
        open = false;
        table.clear();
    }

    @Override
    public String name() {
        return name;
    }

    /** Not even with RocksDB: its files hold rows that are not committed, so every restart begins with the changelog. */
    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public Position getPosition() {
        return Position.emptyPosition();
    }

    private InternalProcessorContext<?, ?> internal() {
        if (context == null) {
            throw new IllegalStateException("The store " + name + " is not initialised");
        }
        return context;
    }
}
