package dev.quatrain.stream.app;

import dev.quatrain.schemas.ModelAnnouncement;
import dev.quatrain.stream.config.ModelSource;
import dev.quatrain.stream.http.Releases;
import dev.quatrain.stream.models.ReleaseChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The releases of the models that this application's pipelines follow. */
record AnnouncedReleases(Models models, ReleaseChanges changes) implements Releases {
    private static final Logger LOG = LoggerFactory.getLogger(AnnouncedReleases.class);

    @Override
    public List<Announced> all() {
        List<Announced> all = new ArrayList<>();
        for (Models.Serving serving : models.serving()) {
            ModelSource.Announced followed = serving.pipeline().announced();
            if (followed != null) {
                all.add(announced(serving, followed.name(), models.newest(followed.name())));
            }
        }
        return all;
    }

    private Announced announced(Models.Serving serving, String name, Optional<ModelAnnouncement> said) {
        return Announced.of(
                serving.pipeline().name(),
                name,
                said.orElse(null),
                serving.bundle() == null ? null : serving.bundle().sha256(),
                models.remark(serving.pipeline()).orElse(null));
    }

    @Override
    public Optional<Announced> promote(String pipeline, @Nullable String sha256) {
        return change(pipeline, name -> changes.promote(name, sha256));
    }

    @Override
    public Optional<Announced> rollBack(String pipeline, @Nullable String sha256) {
        return change(pipeline, name -> changes.rollBack(name, sha256));
    }

    private Optional<Announced> change(String pipeline, Function<String, ModelAnnouncement> change) {
        for (Models.Serving serving : models.serving()) {
            ModelSource.Announced followed = serving.pipeline().announced();
            if (followed != null && serving.pipeline().name().equals(pipeline)) {
                ModelAnnouncement said = change.apply(followed.name());
                LOG.info(
                        "Asked over HTTP: model {} is to be {} in pipeline {}",
                        said.name(),
                        said.active().version(),
                        pipeline);
                return Optional.of(announced(serving, followed.name(), Optional.of(said)));
            }
        }
        return Optional.empty();
    }
}
