package dev.quatrain.stream.whatif;

import dev.quatrain.model.bundle.Segments;
import dev.quatrain.model.step.StepBatch;
import dev.quatrain.model.step.StepFailed;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.stream.history.Point;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A series' hidden state over time, stepped through once more from the reset state.
 *
 * @param length floats in the hidden state
 * @param cells of each column
 * @param segments the state's named parts, by cells
 * @param low the value that byte 0 stands for
 * @param high the value that byte 255 stands for
 * @param times event times of the columns
 * @param warming columns at the beginning that the model's warm-up takes
 * @param values [T][cells] a byte a cell
 */
public record StateStrip(
        int length, int cells, List<Part> segments, float low, float high, long[] times, int warming, byte[] values) {
    private static final int GREATEST = 255;

    /**
     * A named part.
     *
     * @param from its first cell
     * @param to one after its last cell
     */
    public record Part(String name, int from, int to) {}

    /**
     * The strip of some points. For any thread; takes a step a point.
     *
     * @param points oldest first, with their readings
     * @param mostCells of a column
     */
    public static StateStrip of(StepModel model, List<Point> points, int mostCells) {
        List<Part> parts = parts(model, mostCells);
        int cells = parts.get(parts.size() - 1).to();
        float[] shown = new float[points.size() * cells];
        float[] state = new float[model.stateLength()];
        float[] reading = new float[model.features()];
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        try (StepBatch batch = model.newBatch(1)) {
            for (int t = 0; t < points.size(); t++) {
                step(batch, points.get(t), reading, state);
                for (int p = 0, cell = 0; p < parts.size(); p++) {
                    Segments.Segment segment = model.manifest().state().parts().get(p);
                    int n = parts.get(p).to() - parts.get(p).from();
                    for (int c = 0; c < n; c++, cell++) {
                        int from = segment.offset() + (int) ((long) segment.length() * c / n);
                        int to = segment.offset() + (int) ((long) segment.length() * (c + 1) / n);
                        float value = greatest(state, from, to);
                        shown[t * cells + cell] = value;
                        low = Math.min(low, value);
                        high = Math.max(high, value);
                    }
                }
            }
        }
        return new StateStrip(
                model.stateLength(),
                cells,
                parts,
                points.isEmpty() ? 0 : low,
                points.isEmpty() ? 0 : high,
                points.stream().mapToLong(Point::eventTimeMillis).toArray(),
                Math.min(points.size(), model.manifest().warmupSteps()),
                bytes(shown, low, high));
    }

    private static void step(StepBatch batch, Point point, float[] reading, float[] state) {
        if (point.flags().contains(ScoreFlag.RESET)) {
            Arrays.fill(state, 0);
        }
        float[] actual = point.actual();
        for (int f = 0; f < reading.length; f++) {
            // A value that is missing is taken to be as before; the guard may have had another idea.
            reading[f] = f < actual.length && Float.isFinite(actual[f]) ? actual[f] : reading[f];
        }
        batch.readings().put(0, reading);
        batch.states().put(0, state);
        try {
            batch.step(1);
        } catch (StepFailed e) {
            Arrays.fill(state, 0);
            return;
        }
        FloatBuffer next = batch.newStates();
        next.get(0, state);
        for (int i = 0; i < state.length; i++) {
            state[i] = Float.isFinite(state[i]) ? state[i] : 0;
        }
    }

    /** Each part has its share of the cells, at least one. */
    private static List<Part> parts(StepModel model, int mostCells) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        for (Segments.Segment segment : model.manifest().state().parts()) {
            long share = Math.round((double) mostCells * segment.length() / model.stateLength());
            int n = (int) Math.max(1, Math.min(segment.length(), share));
            parts.add(new Part(segment.name(), at, at + n));
            at += n;
        }
        return parts;
    }

    private static float greatest(float[] values, int from, int to) {
        float greatest = values[from];
        for (int i = from + 1; i < to; i++) {
            greatest = Math.abs(values[i]) > Math.abs(greatest) ? values[i] : greatest;
        }
        return greatest;
    }

    private static byte[] bytes(float[] values, float low, float high) {
        byte[] bytes = new byte[values.length];
        float width = high > low ? high - low : 1;
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.round(GREATEST * (values[i] - low) / width);
        }
        return bytes;
    }
}
