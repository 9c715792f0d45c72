package dev.quatrain.stream.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.quatrain.schemas.ModelAnnouncement;
import dev.quatrain.schemas.ModelRelease;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The releases of the models that pipelines follow, and what changes which of them scores. Thread-safe; changes wait for brokers. */
public interface Releases {
    /** Of an application whose models are files. */
    Releases NONE = new Releases() {
        @Override
        public List<Announced> all() {
            return List.of();
        }

        @Override
        public Optional<Announced> promote(String pipeline, @Nullable String sha256) {
            return Optional.empty();
        }

        @Override
        public Optional<Announced> rollBack(String pipeline, @Nullable String sha256) {
            return Optional.empty();
        }
    };

    /** One for each pipeline that follows announcements, as far as this instance has heard of them. */
    List<Announced> all();

    /**
     * Lets the candidate score of the model that a pipeline follows, in all pipelines that follow it.
     *
     * @param sha256 of the bundle that is to score then; null for whichever it is
     * @return what is announced then; empty if no such pipeline follows announcements
     * @throws dev.quatrain.model.OperatorError if that cannot be
     */
    Optional<Announced> promote(String pipeline, @Nullable String sha256);

    /** The same with the release that scored before. */
    Optional<Announced> rollBack(String pipeline, @Nullable String sha256);

    /**
     * What is announced of the model that a pipeline follows.
     *
     * @param name the model's
     * @param announcedAtMillis 0 if nothing was announced yet
     * @param active the release that is to score, null if nothing was announced yet
     * @param shadow the candidate that is watched beside it
     * @param previous releases that were active before, the last first
     * @param serving digest of the bundle that scores here now
     * @param remark why the pipeline is not as announced; null if it is
     */
    record Announced(
            String pipeline,
            String name,
            @JsonProperty("announced_at") long announcedAtMillis,
            @Nullable Release active,
            @Nullable Release shadow,
            List<Release> previous,
            @Nullable String serving,
            @Nullable String remark) {
        /**
         * Of a pipeline that follows a model.
         *
         * @param said null if nothing was announced yet
         */
        public static Announced of(
                String pipeline,
                String name,
                @Nullable ModelAnnouncement said,
                @Nullable String serving,
                @Nullable String remark) {
            return new Announced(
                    pipeline,
                    name,
                    said == null ? 0 : said.announcedAtMillis(),
                    said == null ? null : Release.of(said.active()),
                    said == null || said.shadow() == null ? null : Release.of(said.shadow()),
                    said == null
                            ? List.of()
                            : said.history().stream().map(Release::of).toList(),
                    serving,
                    remark);
        }
    }

    /** One release. Where its bundle lies is not said: an address may let whoever knows it in. */
    record Release(String version, String sha256, int delaySteps) {
        static Release of(ModelRelease release) {
            return new Release(release.version(), release.sha256(), release.delaySteps());
        }
    }
}
