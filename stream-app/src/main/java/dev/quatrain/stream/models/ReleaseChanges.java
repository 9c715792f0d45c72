package dev.quatrain.stream.models;

import dev.quatrain.model.OperatorError;
import dev.quatrain.schemas.ModelAnnouncement;
import dev.quatrain.schemas.ModelRelease;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Changes which release of a model is announced to score. Each call reads the newest word on the model, announces what follows from it, and
 * returns that once the brokers have it.
 *
 * <p>Failures: {@link NothingToChange} where what was announced does not allow it, any other {@link OperatorError} if the brokers do not
 * answer.
 */
public final class ReleaseChanges {
    private final AnnouncementLog log;
    private final String topic;
    private final Clock clock;

    /** @param topic of the announcements, for messages */
    public ReleaseChanges(AnnouncementLog log, String topic, Clock clock) {
        this.log = log;
        this.topic = topic;
        this.clock = clock;
    }

    /** The model was announced so that what is asked for makes no sense. */
    public static final class NothingToChange extends OperatorError {
        private static final long serialVersionUID = 1L;

        private NothingToChange(String message) {
            super(message);
        }
    }

    /** The candidate that was watched scores from now on. */
    public ModelAnnouncement promote(String name) {
        return promote(name, null);
    }

    /**
     * The candidate that was watched scores from now on.
     *
     * @param sha256 the bundle that whoever asks holds for the candidate; null for whichever it is
     */
    public ModelAnnouncement promote(String name, @Nullable String sha256) {
        ModelAnnouncement announcement = log.latest(name)
                .flatMap(latest -> latest.promote(clock.millis()))
                .orElseThrow(() -> new NothingToChange("Model " + name + " has no candidate on " + topic
                        + ". Announce one: bin/quatrain publish BUNDLE --shadow."));
        return announce(announcement, sha256);
    }

    /** The release scores again that scored before. */
    public ModelAnnouncement rollBack(String name) {
        return rollBack(name, null);
    }

    /**
     * The release scores again that scored before.
     *
     * @param sha256 the bundle that whoever asks holds for that release; null for whichever it is
     */
    public ModelAnnouncement rollBack(String name, @Nullable String sha256) {
        ModelAnnouncement latest = latest(name);
        ModelAnnouncement announcement = latest.rollBack(clock.millis())
                .orElseThrow(() -> new NothingToChange("Model " + name + " has had no release before "
                        + latest.active().version() + " to go back to. Publish the one you want."));
        return announce(announcement, sha256);
    }

    /** No candidate is watched any more; what scores stays. */
    public ModelAnnouncement withoutShadow(String name) {
        return announce(latest(name).withoutShadow(clock.millis()), null);
    }

    private ModelAnnouncement latest(String name) {
        return log.latest(name)
                .orElseThrow(() -> new NothingToChange("No model called " + name + " was announced on " + topic
                        + ". Announce one: bin/quatrain publish BUNDLE."));
    }

    private ModelAnnouncement announce(ModelAnnouncement announcement, @Nullable String expected) {
        ModelRelease next = announcement.active();
        if (expected != null && !expected.equals(next.sha256())) {
            throw new NothingToChange("Model " + announcement.name() + " would be " + next.version() + " ("
                    + next.sha256().substring(0, 16)
                    + ") then, not the release that was asked for: something else was announced meanwhile. Look at"
                    + " the model again.");
        }
        log.announce(announcement);
        return announcement;
    }
}
