package dev.quatrain.stream.faults;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What came out under each key, in order; of each value a digest of 128 bits stands for its bits. */
final class Ledger {
    private final Map<String, List<Entry>> entries = new LinkedHashMap<>();
    private int size;

    /** One value: its event time, and the first half of its SHA-256. */
    record Entry(long eventMillis, long high, long low) {
        boolean sameBits(Entry other) {
            return high == other.high && low == other.low;
        }
    }

    /** Notes a value as the key's newest. */
    void add(String key, long eventMillis, String value) {
        ByteBuffer digest = ByteBuffer.wrap(sha256(value.getBytes(StandardCharsets.UTF_8)));
        add(key, new Entry(eventMillis, digest.getLong(), digest.getLong()));
    }

    private void add(String key, Entry entry) {
        entries.computeIfAbsent(key, absent -> new ArrayList<>()).add(entry);
        size++;
    }

    Set<String> keys() {
        return entries.keySet();
    }

    List<Entry> of(String key) {
        return entries.getOrDefault(key, List.of());
    }

    int size() {
        return size;
    }

    /** Those before an event time. */
    Ledger before(long endMillis) {
        Ledger part = new Ledger();
        entries.forEach((key, values) -> values.stream()
                .filter(entry -> entry.eventMillis() < endMillis)
                .forEach(entry -> part.add(key, entry)));
        return part;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256; this one does not", e);
        }
    }
}
