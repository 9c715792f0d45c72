package dev.quatrain.trainer.tasks;

import dev.quatrain.model.settings.Settings;

/** The tasks there are; each reads its own section of the configuration. */
public enum TaskName {
    /** The next readings; what was not foreseen is anomalous. */
    FORECAST {
        @Override
        public TaskPlan read(Settings settings) {
            return ForecastPlan.read(settings.section("forecast"));
        }
    },
    /** The present readings through a bottleneck; what does not pass it is anomalous. */
    RECONSTRUCT {
        @Override
        public TaskPlan read(Settings settings) {
            return ReconstructPlan.read(settings.section("reconstruct"));
        }
    },
    /** The class of a reading, a window or a whole series. */
    CLASSIFY {
        @Override
        public TaskPlan read(Settings settings) {
            return ClassifyPlan.read(settings.section("classify"));
        }
    },
    /** The code in the bottleneck of a reconstruction, for other programs to use. */
    FEATURES {
        @Override
        public TaskPlan read(Settings settings) {
            return new FeaturesPlan();
        }
    };

    public abstract TaskPlan read(Settings settings);

    /** Whether the network is trained to restore its input. */
    public boolean reconstructs() {
        return this == RECONSTRUCT || this == FEATURES;
    }

    /** As the manifest writes it. */
    public String written() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
