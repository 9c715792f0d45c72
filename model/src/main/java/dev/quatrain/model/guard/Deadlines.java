package dev.quatrain.model.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;

/**
 * Names, each to be looked at when its time has come: a timing wheel without a wheel (Varghese and Lauck, "Hashed and hierarchical timing
 * wheels", 1987). Time is cut into slots, and a name comes up when the slot of its deadline is over, so less than a slot late. A name whose deadline
 * moves stays where it is; who finds it too early puts it back. So a series that speaks costs nothing here, and one look for each
 * deadline that passes. Not thread-safe.
 */
public final class Deadlines {
    private final long slotMillis;
    private final TreeMap<Long, List<String>> slots = new TreeMap<>();
    /** When the first slot is over. */
    private long nextMillis = Long.MAX_VALUE;

    /** @param slotMillis by how much a name may come up late; at least 1 */
    public Deadlines(long slotMillis) {
        if (slotMillis < 1) {
            throw new IllegalArgumentException("slotMillis must be at least 1, not " + slotMillis);
        }
        this.slotMillis = slotMillis;
    }

    /** Puts a name in, beside others of the same name. */
    public void add(String name, long deadlineMillis) {
        long over = -Math.floorDiv(-deadlineMillis, slotMillis);
        slots.computeIfAbsent(over, slot -> new ArrayList<>()).add(name);
        nextMillis = Math.min(nextMillis, over * slotMillis);
    }

    /** Whether there is a name whose slot is over. */
    public boolean isDue(long nowMillis) {
        return nowMillis >= nextMillis;
    }

    /** Takes out a name of the first slot. */
    public String next() {
        Map.Entry<Long, List<String>> first = slots.firstEntry();
        if (first == null) {
            throw new NoSuchElementException("There is no deadline");
        }
        List<String> names = first.getValue();
        String name = names.remove(names.size() - 1);
        if (names.isEmpty()) {
            slots.pollFirstEntry();
            nextMillis = slots.isEmpty() ? Long.MAX_VALUE : slots.firstKey() * slotMillis;
        }
        return name;
    }
}
