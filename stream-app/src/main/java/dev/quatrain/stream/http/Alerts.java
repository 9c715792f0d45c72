package dev.quatrain.stream.http;

import dev.quatrain.schemas.Alert;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of alerts.
 *
 * @param total on all pages
 * @param nextOffset where the next page begins, null on the last
 */
record Alerts(int total, @Nullable Integer nextOffset, List<Alert> alerts) {
    /** A page of all that fit. */
    static Alerts page(List<Alert> all, int limit, int offset) {
        int from = Math.min(offset, all.size());
        int to = Math.min(all.size(), from + limit);
        return new Alerts(all.size(), to < all.size() ? (Integer) to : null, List.copyOf(all.subList(from, to)));
    }
}
