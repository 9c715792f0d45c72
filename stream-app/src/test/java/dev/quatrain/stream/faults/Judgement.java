package dev.quatrain.stream.faults;

import dev.quatrain.stream.faults.Ledger.Entry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What distinguishes a ledger from that of an uninterrupted run.
 *
 * @param events what the uninterrupted run gave
 * @param lost those of them that are not there
 * @param doubled those that are there once more than once
 * @param differing those that are there with other bits, and whatever an uninterrupted run would not have given
 * @param disordered those that first came after a later one of their key
 * @param example the first finding in words; empty if there is none but doubled ones
 */
record Judgement(int events, int lost, int doubled, int differing, int disordered, String example) {
    /** Compares. */
    static Judgement of(Ledger uninterrupted, Ledger actual) {
        Comparison comparison = new Comparison();
        Set<String> keys = new LinkedHashSet<>(uninterrupted.keys());
        keys.addAll(actual.keys());
        keys.forEach(key -> comparison.compare(key, uninterrupted.of(key), actual.of(key)));
        return new Judgement(
                uninterrupted.size(),
                comparison.lost,
                comparison.doubled,
                comparison.differing,
                comparison.disordered,
                comparison.example == null ? "" : comparison.example);
    }

    private static final class Comparison {
        private int lost;
        private int doubled;
        private int differing;
        private int disordered;
        private @Nullable String example;

        void compare(String key, List<Entry> expected, List<Entry> found) {
            Map<Long, Integer> places = new HashMap<>();
            for (int place = 0; place < expected.size(); place++) {
                if (places.put(expected.get(place).eventMillis(), place) != null) {
                    throw new IllegalArgumentException(
                            "The uninterrupted run gave " + key + " twice at " + expected.get(place));
                }
            }
            Set<Integer> seen = new HashSet<>();
            int newest = -1;
            for (Entry entry : found) {
                Integer place = places.get(entry.eventMillis());
                if (place == null) {
                    differing++;
                    note("unheard of", key, entry);
                    continue;
                }
                if (!entry.sameBits(expected.get(place))) {
                    differing++;
                    note("differing", key, entry);
                }
                if (!seen.add(place)) {
                    doubled++;
                } else if (place < newest) {
                    disordered++;
                    note("out of order", key, entry);
                } else {
                    newest = place;
                }
            }
            lost += expected.size() - seen.size();
            for (int place = 0; place < expected.size() && seen.size() < expected.size(); place++) {
                if (!seen.contains(place)) {
                    note("lost", key, expected.get(place));
                    break;
                }
            }
        }

        private void note(String finding, String key, Entry entry) {
            if (example == null) {
                example = finding + ": " + key + " at " + entry.eventMillis();
            }
        }
    }
}
