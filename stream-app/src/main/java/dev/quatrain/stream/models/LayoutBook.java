package dev.quatrain.stream.models;

import dev.quatrain.schemas.ModelAnnouncement;
import dev.quatrain.schemas.ModelRelease;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How the models that were announced lay out states, by the tag in the series' records. Known as soon as a model is announced, so also of one
 * that another instance has already and this one has yet to load. Thread-safe.
 */
public final class LayoutBook {
    private final Map<Long, String> layouts = new ConcurrentHashMap<>();

    private volatile int longestDelay;

    /** Takes in what an announcement says, also of releases before. */
    public synchronized void learn(ModelAnnouncement announcement) {
        for (ModelRelease release : announcement.releases()) {
            layouts.put(release.tag(), release.stateLayout());
            longestDelay = Math.max(longestDelay, release.delaySteps());
        }
    }

    /** The longest delay of any of them. */
    int longestDelay() {
        return longestDelay;
    }

    /** Whether a tag is known to be of a model with this layout. */
    boolean isOf(long tag, String layout) {
        return layout.equals(layouts.get(tag));
    }
}
