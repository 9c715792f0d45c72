package dev.quatrain.stream.live;

import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertState;
import dev.quatrain.stream.config.AppConfig.Rule;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final Set<SeriesKey> silent = new HashSet<>();

    AlertBook(int capacity) {
        this.capacity = capacity;
    }

    void put(Alert alert) {
        remove(alert.id());
        if (alert.state() == AlertState.FIRING) {
            firing.put(alert.id(), alert);
            open.merge(keyOf(alert), 1, Integer::sum);
            if (alert.rule().equals(Rule.SILENCE)) {
                silent.add(keyOf(alert));
            }
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
            if (fired.rule().equals(Rule.SILENCE)) {
                silent.remove(keyOf(fired));
            }
            return fired;
        }
        return resolved.remove(id);
    }

    int firing() {
        return firing.size();
    }

    /** How many alerts fire, of those series of which any does. */
    Map<SeriesKey, Integer> open() {
        return Map.copyOf(open);
    }

    /** The series of which the rule of silence fires. */
    Set<SeriesKey> silent() {
        return Set.copyOf(silent);
    }

    @Nullable
    Alert find(String id) {
        Alert fires = firing.get(id);
        return fires == null ? resolved.get(id) : fires;
    }

    /** Those chosen, firing and newest first. */
    List<Alert> list(Predicate<Alert> chosen) {
        return Stream.concat(firing.values().stream(), resolved.values().stream())
                .filter(chosen)
                .sorted(FIRING_THEN_NEWEST)
                .toList();
    }

    static SeriesKey keyOf(Alert alert) {
        return new SeriesKey(alert.pipeline(), alert.series());
    }
}
