package dev.quatrain.trainer.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Places of windows in runs: window i is {@code steps} readings of {@code runs.get(run[i])} from {@code start[i]} on.
 *
 * @param runs [T][F] each
 * @param places run and start of each window
 */
public record Windows(List<float[][]> runs, List<Place> places, int steps) {
    /**
     * Where a window begins.
     *
     * @param run index of the run
     * @param start first reading
     */
    public record Place(int run, int start) {}

    /** Windows every {@code stride} readings, the first at {@code phase} of each run. */
    public static Windows every(int stride, int phase, int steps, List<float[][]> runs) {
        List<Place> places = new ArrayList<>();
        for (int r = 0; r < runs.size(); r++) {
            // A run too short for the phase still gives its first window.
            int first = runs.get(r).length - steps >= phase ? phase : 0;
            for (int start = first; start + steps <= runs.get(r).length; start += stride) {
                places.add(new Place(r, start));
            }
        }
        return new Windows(runs, places, steps);
    }

    public int count() {
        return places.size();
    }

    /** The same windows in another order. */
    public Windows shuffled(long seed) {
        List<Place> order = new ArrayList<>(places);
        Collections.shuffle(order, new Random(seed));
        return new Windows(runs, order, steps);
    }

    /** Lists of at most {@code size} places, in order. */
    public List<List<Place>> batches(int size) {
        List<List<Place>> batches = new ArrayList<>();
        for (int from = 0; from < places.size(); from += size) {
            batches.add(places.subList(from, Math.min(from + size, places.size())));
        }
        return batches;
    }

    /** Reading {@code step} of a window, [F]. */
    public float[] reading(Place place, int step) {
        return runs.get(place.run())[place.start() + step];
    }
}
