package dev.quatrain.model.state;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Spilled records in a map, of which every copy is its own, as on a disk. */
public final class SpilledIntoMap implements SpilledRecords {
    public final Map<String, byte[]> records = new TreeMap<>();

    @Override
    public void put(String series, byte[] record) {
        records.put(series, record.clone());
    }

    @Override
    public byte @Nullable [] get(String series) {
        byte[] record = records.get(series);
        return record == null ? null : record.clone();
    }

    @Override
    public void remove(String series) {
        records.remove(series);
    }

    @Override
    public void clear() {
        records.clear();
    }

    @Override
    public void forEach(BiConsumer<String, byte[]> consumer) {
        records.forEach(consumer);
    }
}
