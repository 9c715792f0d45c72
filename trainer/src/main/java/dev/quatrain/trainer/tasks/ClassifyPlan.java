package dev.quatrain.trainer.tasks;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.bundle.Segments;
import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.data.Run;
import dev.quatrain.trainer.data.Scaling;
import dev.quatrain.trainer.layers.StepScope;
import dev.quatrain.trainer.network.Loss;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Classification.
 *
 * @param at for which readings of a series the class is learned
 * @param weights how much cases of rare classes count
 * @param smoothing share of a case's target that is spread evenly over all classes, so that no answer pays for being certain (label
 *     smoothing, Szegedy et al. 2016)
 * @param augmentation how training examples are varied
 */
public record ClassifyPlan(At at, Weights weights, double smoothing, Augmentation augmentation) implements TaskPlan {

    /** Readings that have a target. */
    public enum At {
        /** The last of each series: a series is one case. */
        END,
        /** Every reading: the class may change within a series. */
        EVERY
    }

    /** How classes are weighed. */
    public enum Weights {
        /** Every case counts the same. */
        EVEN,
        /** Every class counts the same: a case weighs in inverse proportion to its class's frequency. */
        BALANCED
    }

    public static ClassifyPlan read(Settings settings) {
        return new ClassifyPlan(
                settings.choice("at", At.class, At.EVERY),
                settings.choice("weights", Weights.class, Weights.EVEN),
                settings.number("smoothing", 0, 0, 0.9),
                new Augmentation(settings.number("jitter", 0, 0, 10), settings.number("stretch", 0, 0, 10)));
    }

    @Override
    public TaskName name() {
        return TaskName.CLASSIFY;
    }

    @Override
    public Task on(Corpus corpus) {
        if (corpus.labels().isEmpty()) {
            throw new OperatorError(
                    "The column that data.label names holds no class in any row, so there is nothing to "
                            + "learn. Fill it in, or correct data.label.");
        }
        long[] counts = new long[corpus.labels().size()];
        for (Run run : corpus.train()) {
            for (int t = at == At.END ? run.length() - 1 : 0; t < run.length(); t++) {
                if (run.classes()[t] >= 0) {
                    counts[run.classes()[t]]++;
                }
            }
        }
        long present = Arrays.stream(counts).filter(count -> count > 0).count();
        if (present < 2) {
            throw new OperatorError("The training split holds " + present + " class" + (present == 1 ? "" : "es") + " ("
                    + String.join(", ", corpus.labels()) + " in the column that data.label names), so there is nothing "
                    + "to tell apart. Give data with at least two classes, correct data.label, or change split: by: "
                    + "series where a series is one case.");
        }
        float[] weight = new float[counts.length];
        long sum = Arrays.stream(counts).sum();
        for (int c = 0; c < counts.length; c++) {
            weight[c] = weights == Weights.EVEN || counts[c] == 0 ? 1f : (float) ((double) sum / present / counts[c]);
        }
        return new Classify(corpus.labels(), at, weight, (float) smoothing, augmentation);
    }

    @Override
    public Map<String, String> parameters() {
        return Map.of(
                "classify.at",
                at.name(),
                "classify.weights",
                weights.name(),
                "classify.smoothing",
                Double.toString(smoothing),
                "classify.jitter",
                Double.toString(augmentation.jitter()),
                "classify.stretch",
                Double.toString(augmentation.stretch()));
    }

    private record Classify(List<String> labels, At at, float[] weight, float smoothing, Augmentation augmentation)
            implements Task {
        @Override
        public TaskName name() {
            return TaskName.CLASSIFY;
        }

        @Override
        public Loss loss() {
            return Loss.CROSS_ENTROPY;
        }

        @Override
        public int outputs() {
            return labels.size();
        }

        @Override
        public boolean atEndOnly() {
            return at == At.END;
        }

        @Override
        public void target(Run run, int t, float[] into, int at) {
            int label = run.classes()[t];
            if (label < 0 || (atEndOnly() && t != run.length() - 1)) {
                Arrays.fill(into, at, at + labels.size(), Float.NaN);
            } else {
                Arrays.fill(into, at, at + labels.size(), weight[label] * smoothing / labels.size());
                into[at + label] += weight[label] * (1 - smoothing);
            }
        }

        @Override
        public Readout readout(int window, int code) {
            return new ProbabilitiesReadout(labels.size());
        }
    }

    /** Softmax of the network's outputs. */
    private record ProbabilitiesReadout(int classes) implements Readout {
        @Override
        public Segments segments() {
            return Segments.of(Map.of(Segments.PROBABILITIES, classes));
        }

        @Override
        public String export(StepScope scope, Step step, Scaling scaling) {
            return scope.graph().node("Softmax", Map.of("axis", 1L), Map.of(), step.output());
        }

        @Override
        public float[][] rows(float[][] scaled, float[][] outputs, Scaling scaling) {
            float[][] rows = new float[outputs.length][classes];
            for (int t = 0; t < rows.length; t++) {
                float most = Float.NEGATIVE_INFINITY;
                for (float output : outputs[t]) {
                    most = Math.max(most, output);
                }
                double sum = 0;
                for (float output : outputs[t]) {
                    sum += Math.exp(output - most);
                }
                for (int c = 0; c < classes; c++) {
                    rows[t][c] = (float) (Math.exp(outputs[t][c] - most) / sum);
                }
            }
            return rows;
        }
    }
}
