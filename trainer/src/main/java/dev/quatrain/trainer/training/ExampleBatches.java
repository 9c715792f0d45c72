package dev.quatrain.trainer.training;

import dev.quatrain.trainer.data.Run;
import dev.quatrain.trainer.network.Batch;
import dev.quatrain.trainer.tasks.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Examples cut from runs, with the task's targets. While training, each epoch cuts at another phase and shuffles; otherwise the examples
 * are always the same. Where a network cannot tell where an example ends, only examples of one length share a mini-batch.
 */
public final class ExampleBatches implements Batches {
    private final List<Run> runs;
    private final Cut cut;
    private final Task task;
    private final int outputSteps;
    private final int batch;
    private final long seed;
    private final boolean training;

    /**
     * Where an example lies.
     *
     * @param start its first reading; negative where zeros come first
     */
    private record Place(Run run, int start, int steps) {}

    /**
     * @param outputSteps steps of an example that the network gives an output for, the last ones; 0 = all
     * @param training whether to cut and order anew in every epoch
     */
    public ExampleBatches(List<Run> runs, Cut cut, Task task, int outputSteps, int batch, long seed, boolean training) {
        this.runs = runs;
        this.cut = cut;
        this.task = task;
        this.outputSteps = outputSteps;
        this.batch = batch;
        this.seed = seed;
        this.training = training;
    }

    @Override
    public Iterable<Batch> epoch(int epoch) {
        Random random = new Random(seed * 1_000_003 + epoch);
        List<List<Place>> batches = batches(random);
        if (!training || task.augmentation().isNone()) {
            return () -> batches.stream().map(this::batch).iterator();
        }
        long noise = random.nextLong();
        return () -> {
            Random drawn = new Random(noise);
            return batches.stream().map(places -> varied(places, drawn)).iterator();
        };
    }

    /** Examples of an epoch. */
    public int count() {
        return places(0).size();
    }

    /** The inputs of all examples, a row each, as they lie in the runs. */
    public float[][] inputs() {
        return places(0).stream().map(place -> batch(List.of(place)).inputs()).toArray(float[][]::new);
    }

    private List<List<Place>> batches(Random random) {
        int period = cut.windowed() ? cut.stride() : cut.steps();
        List<Place> places = places(training ? random.nextInt(period) : 0);
        if (training) {
            Collections.shuffle(places, random);
        }
        if (!cut.filled()) {
            places.sort(Comparator.comparingInt(Place::steps));
        }
        List<List<Place>> batches = new ArrayList<>();
        for (int from = 0; from < places.size(); ) {
            int to = from;
            while (to < places.size()
                    && to - from < batch
                    && (cut.filled()
                            || places.get(to).steps() == places.get(from).steps())) {
                to++;
            }
            batches.add(places.subList(from, to));
            from = to;
        }
        if (training) {
            Collections.shuffle(batches, random);
        }
        return batches;
    }

    private List<Place> places(int phase) {
        List<Place> places = new ArrayList<>();
        for (Run run : runs) {
            int n = run.length() - cut.ahead();
            if (n <= first(run)) {
                continue;
            }
            if (cut.windowed()) {
                windows(run, n, phase, places);
            } else {
                pieces(run, n, phase, places);
            }
        }
        return places;
    }

    /** First reading with a target: the last before those that count, where a target is what follows. */
    private int first(Run run) {
        return Math.max(task.lookback(), cut.ahead() > 0 ? run.from() - 1 : run.from());
    }

    private void windows(Run run, int n, int phase, List<Place> into) {
        int steps = cut.steps();
        if (cut.atEndOnly() || n <= steps) {
            into.add(new Place(run, n - steps, steps));
            return;
        }
        int earliest = Math.max(0, first(run) - steps + 1);
        // A run too short for the phase still gives its first window.
        int first = earliest + (n - steps >= earliest + phase ? phase : 0);
        for (int start = first; start + steps <= n; start += cut.stride()) {
            into.add(new Place(run, start, steps));
        }
    }

    private void pieces(Run run, int n, int phase, List<Place> into) {
        int steps = cut.steps();
        if (cut.atEndOnly() || n <= steps) {
            int length = Math.min(n, steps);
            into.add(new Place(run, n - length, length));
            return;
        }
        // A lead of one piece brings the state to where the run begins to count.
        int earliest = Math.max(0, Math.min(n, first(run)) - steps);
        int first = earliest + (n - steps >= earliest + phase ? phase : 0);
        for (int start = first; start + steps <= n; start += steps) {
            into.add(new Place(run, start, steps));
        }
    }

    private Batch varied(List<Place> places, Random random) {
        Batch batch = batch(places);
        int steps = places.stream().mapToInt(Place::steps).max().orElseThrow();
        int features = places.get(0).run().values()[0].length;
        for (int b = 0; b < places.size(); b++) {
            Place place = places.get(b);
            task.augmentation()
                    .vary(
                            batch.inputs(),
                            b * steps * features,
                            Math.max(0, -place.start()),
                            place.steps(),
                            features,
                            random);
        }
        return batch;
    }

    private Batch batch(List<Place> places) {
        int steps = places.stream().mapToInt(Place::steps).max().orElseThrow();
        int features = places.get(0).run().values()[0].length;
        int outputs = outputSteps == 0 ? steps : outputSteps;
        int width = task.outputs();
        float[] inputs = new float[places.size() * steps * features];
        float[] targets = new float[places.size() * outputs * width];
        Arrays.fill(targets, Float.NaN);
        for (int b = 0; b < places.size(); b++) {
            Place place = places.get(b);
            int length = place.steps();
            for (int step = Math.max(0, -place.start()); step < length; step++) {
                System.arraycopy(
                        place.run().values()[place.start() + step], 0, inputs, (b * steps + step) * features, features);
            }
            Arrays.fill(inputs, (b * steps + length) * features, (b + 1) * steps * features, Float.NaN);
            int answered = outputSteps == 0 ? length : outputSteps;
            for (int step = 0; step < answered; step++) {
                int t = place.start() + length - answered + step;
                if (t >= first(place.run())) {
                    task.target(place.run(), t, targets, (b * outputs + step) * width);
                }
            }
        }
        return new Batch(places.size(), inputs, targets);
    }
}
