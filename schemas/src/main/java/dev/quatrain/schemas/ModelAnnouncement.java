package dev.quatrain.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which bundle of a model is to score; the model's name is the key in the compacted models topic, so a topic holds the newest word on
 * each.
 *
 * @param name the model's name, which pipelines follow
 * @param active the release that scores
 * @param shadow a candidate that scores beside it and is only watched, or null
 * @param history releases that were active before, the last first; at most {@link #LONGEST_HISTORY}
 * @param announcedAtMillis when this was announced, milliseconds since the epoch
 */
public record ModelAnnouncement(
        String name,
        ModelRelease active,
        @Nullable ModelRelease shadow,
        List<ModelRelease> history,
        long announcedAtMillis) {
    /** More than anybody rolls back in a row. */
    public static final int LONGEST_HISTORY = 10;

    public ModelAnnouncement {
        if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the name of a model is blank or holds control characters");
        }
        history = List.copyOf(history.subList(0, Math.min(LONGEST_HISTORY, history.size())));
    }

    /** The first word on a model. */
    public static ModelAnnouncement first(String name, ModelRelease active, long now) {
        return new ModelAnnouncement(name, active, null, List.of(), now);
    }

    /** Another release takes the active one's place. */
    public ModelAnnouncement publish(ModelRelease release, long now) {
        boolean same = release.sha256().equals(active.sha256());
        boolean promoted = shadow != null && shadow.sha256().equals(release.sha256());
        return new ModelAnnouncement(name, release, promoted ? null : shadow, same ? history : withActive(), now);
    }

    private List<ModelRelease> withActive() {
        List<ModelRelease> longer = new ArrayList<>(List.of(active));
        longer.addAll(history);
        return longer;
    }

    /** A candidate scores beside the active release, in the place of any other. */
    public ModelAnnouncement shadow(ModelRelease candidate, long now) {
        return new ModelAnnouncement(name, active, candidate, history, now);
    }

    /** No candidate scores any more. */
    public ModelAnnouncement withoutShadow(long now) {
        return new ModelAnnouncement(name, active, null, history, now);
    }

    /** The candidate becomes active; empty if there is none. */
    public Optional<ModelAnnouncement> promote(long now) {
        return Optional.ofNullable(shadow).map(candidate -> publish(candidate, now));
    }

    /** The release that was active before becomes active again; empty if there is none. */
    public Optional<ModelAnnouncement> rollBack(long now) {
        return history.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ModelAnnouncement(name, history.get(0), shadow, history.subList(1, history.size()), now));
    }

    /** All releases that are spoken of. */
    public List<ModelRelease> releases() {
        List<ModelRelease> releases = new ArrayList<>(withActive());
        if (shadow != null) {
            releases.add(shadow);
        }
        return releases;
    }
}
