package dev.quatrain.stream.scoring;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.state.SpilledRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteOptions;

/**
 * Records in a RocksDB that lives as long as this object holds any: a place to put them, not to keep them, since what the changelog holds
 * is what counts. So there is no write-ahead log, nothing is synced, and the folder is gone after {@link #clear}. What a killed process
 * left is removed when the next one opens a folder beside it. Not thread-safe.
 */
public final class RocksDbRecords implements SpilledRecords {
    /** Two of them, and the cache, are what a task takes beside its resident rows: 48 MiB at most. */
    private static final long WRITE_BUFFER_BYTES = 16 << 20;

    private static final long CACHE_BYTES = 16 << 20;
    /** One of a hundred look-ups of an absent series reads a block in vain. */
    private static final double FILTER_BITS = 10;

    private final String name;
    private @Nullable Path parent;
    private @Nullable Open open;

    /** @param name of the store; its folders begin with it */
    RocksDbRecords(String name) {
        this.name = name;
    }

    /**
     * Records beneath a folder, outside of Kafka Streams.
     *
     * @throws OperatorError if RocksDB cannot be loaded
     */
    public static RocksDbRecords in(Path folder, String name) {
        load();
        RocksDbRecords records = new RocksDbRecords(name);
        records.beneath(folder);
        return records;
    }

    /**
     * Loads the native library.
     *
     * @throws OperatorError if there is none for this machine, or nowhere to unpack it
     */
    static void load() {
        try {
            RocksDB.loadLibrary();
        } catch (RuntimeException | UnsatisfiedLinkError e) {
            throw new OperatorError(
                    "RocksDB cannot be loaded: " + e.getMessage()
                            + ". Set ROCKSDB_SHAREDLIB_DIR to a folder from which libraries may be run, or leave out state.store: rocksdb.",
                    e);
        }
    }

    /** Puts records beneath this folder, from the next one on. */
    void beneath(Path folder) {
        clear();
        parent = folder;
    }

    @Override
    public void put(String series, byte[] record) {
        Open here = open;
        if (here == null) {
            here = new Open(folder());
            open = here;
        }
        try {
            here.db.put(here.unlogged, utf8(series), record);
        } catch (RocksDBException e) {
            throw broken(here.folder, e);
        }
    }

    @Override
    public byte @Nullable [] get(String series) {
        Open here = open;
        if (here == null) {
            return null;
        }
        try {
            return here.db.get(utf8(series));
        } catch (RocksDBException e) {
            throw broken(here.folder, e);
        }
    }

    @Override
    public void remove(String series) {
        Open here = open;
        if (here == null) {
            return;
        }
        try {
            here.db.delete(here.unlogged, utf8(series));
        } catch (RocksDBException e) {
            throw broken(here.folder, e);
        }
    }

    @Override
    public void forEach(BiConsumer<String, byte[]> consumer) {
        Open here = open;
        if (here == null) {
            return;
        }
        try (RocksIterator records = here.db.newIterator()) {
            for (records.seekToFirst(); records.isValid(); records.next()) {
                consumer.accept(new String(records.key(), StandardCharsets.UTF_8), records.value());
            }
            records.status();
        } catch (RocksDBException e) {
            throw broken(here.folder, e);
        }
    }

    @Override
    public void clear() {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    private Path folder() {
        Path beneath = parent;
        if (beneath == null) {
            throw new IllegalStateException("The records of " + name + " have no folder yet");
        }
        try {
            Files.createDirectories(beneath);
            try (DirectoryStream<Path> left = Files.newDirectoryStream(beneath, name + "-*")) {
                left.forEach(RocksDbRecords::destroy);
            }
            return Files.createTempDirectory(beneath, name + "-");
        } catch (IOException e) {
            throw broken(beneath, e);
        }
    }

    /** Removes a database unless someone has it open, whom its lock protects. */
    private static void destroy(Path folder) {
        try (Options options = new Options()) {
            RocksDB.destroyDB(folder.toString(), options);
            Files.deleteIfExists(folder);
        } catch (RocksDBException | IOException e) {
            // In use, or not to be deleted; it takes room and does no other harm.
        }
    }

    private static OperatorError broken(Path folder, Exception e) {
        return new OperatorError(
                "Hidden states cannot be put into RocksDB in " + folder + ": " + e.getMessage()
                        + ". Make room there, or name a folder that has some: kafka: { state.dir: ... }.",
                e);
    }

    private static byte[] utf8(String series) {
        return series.getBytes(StandardCharsets.UTF_8);
    }

    /** The database and the native objects it needs. */
    private static final class Open {
        private final Path folder;
        private final LRUCache cache = new LRUCache(CACHE_BYTES);
        private final BloomFilter filter = new BloomFilter(FILTER_BITS);
        private final Options options;
        private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
        private final RocksDB db;

        Open(Path folder) {
            this.folder = folder;
            this.options = new Options()
                    .setCreateIfMissing(true)
                    .setWriteBufferSize(WRITE_BUFFER_BYTES)
                    // A record is written anew each time it leaves: of the ways to merge this one writes least.
                    .setCompactionStyle(CompactionStyle.UNIVERSAL)
                    // Hidden states are floats that look random.
                    .setCompressionType(CompressionType.NO_COMPRESSION)
                    .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
                    .setTableFormatConfig(new BlockBasedTableConfig()
                            .setBlockCache(cache)
                            .setFilterPolicy(filter)
                            .setCacheIndexAndFilterBlocks(true));
            try {
                this.db = RocksDB.open(options, folder.toString());
            } catch (RocksDBException e) {
                closeOptions();
                throw broken(folder, e);
            }
        }

        void close() {
            db.close();
            closeOptions();
            destroy(folder);
        }

        private void closeOptions() {
            unlogged.close();
            options.close();
            filter.close();
            cache.close();
        }
    }
}
