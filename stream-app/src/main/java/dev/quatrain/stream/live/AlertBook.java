package dev.quatrain.stream.live;

import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertState;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The newest state of each alert, bounded: resolved ones leave first, the longest unchanged of them before others. Not thread-safe: the
 * view's lock guards it.
 */
final class AlertBook {
    private static final Comparator<Alert> FIRING_THEN_NEWEST = Comparator.comparing(Alert::state)
            .thenComparing(Comparator.comparingLong(Alert::startedAtMillis).reversed())
            .thenComparing(Alert::id);

    private final int capacity;
    private final LinkedHashMap<String, Alert> resolved = new LinkedHashMap<>();
    private final LinkedHashMap<String, Alert> firing = new LinkedHashMap<>();
    private final Map<SeriesKey, Integer> open = new HashMap<>();

    AlertBook(int capacity) {
        this.capacity = capacity;
    }

    void put(Alert alert) {
        remove(alert.id());
        if (alert.state() == AlertState.FIRING) {
            firing.put(alert.id(), alert);
            open.merge(keyOf(alert), 1, Integer::sum);
        } else {
            resolved.put(alert.id(), alert);
        }
        if (firing.size() + resolved.size() > capacity) {
            Iterator<String> oldest =
                    (resolved.isEmpty() ? firing : resolved).keySet().iterator();
            remove(oldest.next());
        }
    }

    /** Removes an alert, if it is there. */
    @Nullable
    Alert remove(String id) {
        Alert fired = firing.remove(id);
        if (fired != null) {
            open.computeIfPresent(keyOf(fired), (key, count) -> count > 1 ? count - 1 : null);
            return fired;
        }
        return resolved.remove(id);
    }

    int firing() {
        return firing.size();
    }

    int firing(SeriesKey key) {
        return open.getOrDefault(key, 0);
    }

    /** Those chosen, firing and newest first. */
    List<Alert> list(Predicate<Alert> chosen, int limit) {
        return Stream.concat(firing.values().stream(), resolved.values().stream())
                .filter(chosen)
                .sorted(FIRING_THEN_NEWEST)
                .limit(limit)
                .toList();
    }

    static SeriesKey keyOf(Alert alert) {
        return new SeriesKey(alert.modelId(), alert.series());
    }
}
