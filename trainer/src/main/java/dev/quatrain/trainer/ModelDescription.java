package dev.quatrain.trainer;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.GoldenSequences;
import dev.quatrain.model.bundle.GoldenSequences.Sequence;
import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.bundle.Provenance;
import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.trainer.data.Dataset;
import dev.quatrain.trainer.families.StepGraph;
import dev.quatrain.trainer.tasks.Task;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to be said of an exported network, while its calibration and its metrics are still being found. */
record ModelDescription(TrainingPlan plan, Dataset data, StepGraph graph, Task task, Clock clock) {
    /** The digest of a model that is not a file yet. */
    private static final String NO_DIGEST = "0".repeat(64);

    /** A bundle in memory, which opens only if the graph gives the golden sequences. */
    Bundle bundle(Manifest manifest, List<Sequence> golden) {
        return new Bundle("just trained", NO_DIGEST, manifest, graph.onnx(), new GoldenSequences(golden));
    }

    Manifest manifest(@Nullable Calibration calibration, Map<String, Double> metrics) {
        return new Manifest(
                Manifest.FORMAT_VERSION,
                plan.id(),
                plan.version(),
                plan.family().name(),
                plan.task().name().written(),
                plan.data().modelFeatures(),
                data.intervalMillis(),
                graph.windowSteps(),
                graph.horizonSteps(),
                graph.delaySteps(),
                graph.warmupSteps(),
                graph.state(),
                graph.output(),
                task.labels(),
                calibration,
                metrics,
                new Provenance(
                        data.digest(),
                        System.getProperty("quatrain.commit", "unknown"),
                        plan.seed(),
                        plan.parameters(),
                        LibraryVersions.libraries(),
                        Runtime.version().toString(),
                        LibraryVersions.machine(),
                        clock.instant().toString()),
                Map.of());
    }
}
