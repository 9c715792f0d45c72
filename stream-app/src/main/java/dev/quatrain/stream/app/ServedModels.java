package dev.quatrain.stream.app;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.http.ModelCard;
import dev.quatrain.stream.models.ModelSlot;
import dev.quatrain.stream.models.ServedModel;
import dev.quatrain.stream.scoring.StateLayouts;
import dev.quatrain.stream.whatif.ServingModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What HTTP may know and ask of the pipelines' models. */
record ServedModels(Models models) implements ServingModels {
    private static final Logger LOG = LoggerFactory.getLogger(ServedModels.class);

    @Override
    public Optional<Lent> lend(String pipeline) {
        return find(pipeline).flatMap(serving -> models.slot(pipeline).flatMap(slot -> lend(serving.pipeline(), slot)));
    }

    private static Optional<Lent> lend(Pipeline pipeline, ModelSlot slot) {
        ServedModel served = slot.take();
        return served == null
                ? Optional.empty()
                : Optional.of(new Lent(
                        pipeline, served.model(), StateLayouts.of(pipeline, slot, served.model()), served::release));
    }

    private Optional<Models.Serving> find(String pipeline) {
        return models.serving().stream()
                .filter(serving -> serving.pipeline().name().equals(pipeline))
                .findFirst();
    }

    /** One card for each pipeline that has a model. */
    List<ModelCard> cards() {
        List<ModelCard> cards = new ArrayList<>();
        for (Models.Serving serving : models.serving()) {
            if (serving.bundle() != null) {
                cards.add(ModelCard.of(
                        serving.pipeline().name(), serving.pipeline().topic(), serving.bundle(), hasReport(serving)));
            }
        }
        return cards;
    }

    /** The bundles of announced models are not kept once they are open. */
    private static boolean hasReport(Models.Serving serving) {
        return serving.bundle() != null
                && serving.pipeline().announced() == null
                && serving.bundle().manifest().sha256().containsKey(Bundle.REPORT);
    }

    boolean isServing(String pipeline, String modelId) {
        return find(pipeline)
                .map(Models.Serving::bundle)
                .filter(bundle -> bundle.manifest().id().equals(modelId))
                .isPresent();
    }

    /** Usual time between two readings of a pipeline's series; 0 if it has no model. */
    long samplingMillis(String pipeline) {
        return find(pipeline)
                .map(Models.Serving::bundle)
                .map(bundle -> bundle.manifest().samplingIntervalMillis())
                .orElse(0L);
    }

    /** The training report of a pipeline's bundle, if that is a file and holds one. Reads the file. */
    Optional<byte[]> report(String pipeline) {
        Models.Serving serving = find(pipeline).orElse(null);
        if (serving == null || !hasReport(serving)) {
            return Optional.empty();
        }
        try {
            return Optional.of(BundleReader.entry(serving.pipeline().model(), Bundle.REPORT));
        } catch (OperatorError e) {
            LOG.warn("The report of pipeline {} cannot be read: {}", pipeline, e.getMessage());
            return Optional.empty();
        }
    }
}
