package dev.quatrain.trainer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of every family with every task it can do, on whole sequences of public data sets. */
@ParameterizedClass
@MethodSource("all")
class RealDataFamilyTest extends FamilyContract {
    private static final String TRAINING = "training: { epochs: 1, batch: 32, rate: 0.01%s }\n";
    private static final String STEPS = TRAINING.formatted(", sequence: 12");
    private static final String WINDOWS = TRAINING.formatted(", stride: 4");
    private static final String LEVELS = TRAINING.formatted(", stride: 4, pretrain_epochs: 1");

    private static final Map<String, String> FAMILIES = Map.of(
            "rnn of LSTM", "family: rnn\nnetwork: { cell: lstm, hidden: [8, 6] }\n" + STEPS,
            "rnn of GRU", "family: rnn\nnetwork: { cell: gru, hidden: [8], pool: mean_max }\n" + STEPS,
            "rnn of simple cells", "family: rnn\nnetwork: { cell: simple, hidden: [8] }\n" + STEPS,
            "birnn", "family: birnn\nnetwork: { cell: gru, hidden: [6], delay: 3 }\n" + STEPS,
            "cnn_rnn", "family: cnn_rnn\nnetwork: { filters: [6], kernels: [4], hidden: [6] }\n" + STEPS,
            "sae", "family: sae\nnetwork: { window: 6, hidden: [16, 5] }\n" + LEVELS,
            "dbn", "family: dbn\nnetwork: { window: 6, hidden: [16, 5] }\n" + LEVELS,
            "cnn", "family: cnn\nnetwork: { window: 12, filters: [6, 4], kernels: [5, 3], pool: 2 }\n" + WINDOWS,
            "cnn of images",
                    "family: cnn\nnetwork: { view: image, window: 12, filters: [4], kernels: [2] }\n" + WINDOWS,
            "tcn", """
                    family: cnn
                    network: { view: causal, window: 12, filters: [6, 6], kernels: [3], residual: true, dilated: true }
                    """ + WINDOWS);

    private static final Map<String, String> TASKS = Map.of(
            "forecasts", "task: forecast\nforecast: { horizon: 3 }\n",
            "reconstructs", "task: reconstruct\n",
            "reconstructs each series in its own scale",
                    "task: reconstruct\nreconstruct: { error: newest }\nscaling: { per: series, memory: 200 }\n",
            "classifies cases in their own scale", "task: classify\nclassify: { at: end }\nscaling: { per: series }\n",
            "extracts features", "task: features\n",
            "classifies", "task: classify\n",
            "classifies cases", "task: classify\nclassify: { at: end }\n");

    @Parameter
    @Nullable
    Shown shown;

    private Shown shown() {
        return Objects.requireNonNull(shown);
    }

    @Override
    protected String settings() {
        return TASKS.get(shown().task()) + FAMILIES.get(shown().family());
    }

    @Override
    ContractData data() {
        return shown().task().startsWith("classifies") ? ContractData.speakers() : ContractData.pumpTestbed();
    }

    /** A family doing a task. */
    record Shown(String family, String task) {
        boolean exists() {
            // A look-ahead cannot forecast: it would see what it is to foretell.
            return !(family.equals("birnn") && task.equals("forecasts"));
        }

        @Override
        public String toString() {
            return family + " " + task;
        }
    }

    static List<Shown> all() {
        List<Shown> all = new ArrayList<>();
        for (String family : FAMILIES.keySet().stream().sorted().toList()) {
            for (String task : TASKS.keySet().stream().sorted().toList()) {
                Shown shown = new Shown(family, task);
                if (shown.exists()) {
                    all.add(shown);
                }
            }
        }
        return all;
    }
}
