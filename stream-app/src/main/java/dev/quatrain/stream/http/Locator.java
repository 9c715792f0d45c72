package dev.quatrain.stream.http;

import dev.quatrain.stream.fleet.Fleet;
import dev.quatrain.stream.history.Standing;
import dev.quatrain.stream.history.TaskHistory;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds where a series is remembered. Thread-safe; answers from memory. */
record Locator(Fleet fleet, Cluster cluster, Supplier<List<ModelCard>> cards) {

    /**
     * The series that is asked for.
     *
     * @param pipeline only as this pipeline scores it, or null
     * @param model only as this model scores it, or null
     */
    record Asked(
            String series,
            @Nullable String pipeline,
            @Nullable String model) {}

    /**
     * Where it may be.
     *
     * @param here the task that has it, or null
     * @param others addresses of instances that own it as one of the pipelines scores it
     * @param moving why it may be nowhere for the moment, or null
     */
    record Places(
            @Nullable TaskHistory here,
            List<String> others,
            @Nullable String moving) {}

    /** @param forwarded whether the caller has looked up the owner already */
    Places find(Asked asked, boolean forwarded) {
        List<String> pipelines = pipelines(asked);
        TaskHistory here = null;
        Set<String> others = new LinkedHashSet<>();
        String moving = null;
        for (String pipeline : pipelines) {
            TaskHistory task = fleet.histories().of(pipeline, asked.series()).orElse(null);
            if (task != null) {
                here = here == null && fits(task, asked) ? task : here;
                continue;
            }
            Cluster.Owner owner = cluster.owner(pipeline, asked.series());
            if (owner instanceof Cluster.Owner.Moving on) {
                moving = on.reason();
            } else if (owner instanceof Cluster.Owner.Here own) {
                moving = starting(pipeline, own.partition(), moving);
            } else if (owner instanceof Cluster.Owner.There there) {
                if (forwarded) {
                    moving = "The instance " + there.address() + " has it by now.";
                } else {
                    others.add(there.address());
                }
            }
        }
        return new Places(here, List.copyOf(others), moving);
    }

    private static boolean fits(TaskHistory task, Asked asked) {
        return asked.model() == null
                || task.standing(asked.series())
                        .map(Standing::modelId)
                        .filter(asked.model()::equals)
                        .isPresent();
    }

    private @Nullable String starting(String pipeline, int partition, @Nullable String otherwise) {
        if (partition == Cluster.ANY_PARTITION) {
            return otherwise;
        }
        return fleet.histories()
                .task(pipeline, partition)
                .map(task -> task.isComplete() ? otherwise : "Its past is still being read.")
                .orElse("Its states are still being restored.");
    }

    /** Those that may score it, by the names of their models; then those that only have a past. */
    private List<String> pipelines(Asked asked) {
        List<ModelCard> all = cards.get().stream()
                .filter(card -> asked.pipeline() == null || asked.pipeline().equals(card.pipeline()))
                .sorted(Comparator.comparing(ModelCard::id).thenComparing(ModelCard::pipeline))
                .toList();
        List<String> withModel = all.stream()
                .filter(card -> asked.model() == null || asked.model().equals(card.id()))
                .map(ModelCard::pipeline)
                .toList();
        if (!withModel.isEmpty()) {
            return withModel;
        }
        Set<String> any =
                new LinkedHashSet<>(all.stream().map(ModelCard::pipeline).toList());
        for (TaskHistory task : fleet.histories().tasks()) {
            if (asked.pipeline() == null || asked.pipeline().equals(task.pipeline())) {
                any.add(task.pipeline());
            }
        }
        return List.copyOf(any);
    }

    /** The names of all models that score a series here. */
    List<String> modelsHere(String series) {
        return fleet.histories().tasks().stream()
                .flatMap(task -> task.standing(series).stream())
                .map(Standing::modelId)
                .distinct()
                .sorted()
                .toList();
    }

    /** That it is nowhere: for the moment, if something is on its way, or at all. */
    RequestRefused nowhere(Asked asked, @Nullable String moving) {
        if (moving != null) {
            return RequestRefused.passing("Series \"" + asked.series()
                    + "\" is on its way from one instance to another. " + moving + " Ask again.");
        }
        return RequestRefused.notFound("No score of series \"" + asked.series() + "\""
                + (asked.model() == null ? "" : " by model \"" + asked.model() + "\"")
                + (asked.pipeline() == null ? "" : " in pipeline \"" + asked.pipeline() + "\"")
                + " is remembered. GET /api/v1/series lists those that are. Check the spelling; whether its readings reach the"
                + " pipeline's topic; and the dead-letter topic, which says why a reading was refused.");
    }
}
