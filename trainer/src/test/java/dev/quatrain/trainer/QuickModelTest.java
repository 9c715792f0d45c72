package dev.quatrain.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.trainer.quick.QuickModel;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuickModelTest {
    @ParameterizedTest
    @EnumSource
    void the_same_seed_gives_the_same_step_graph_and_another_seed_another(QuickModel quick, @TempDir Path folder)
            throws Exception {
        Bundle first = quick.train(folder.resolve("first.qtn"), 5).bundle();
        Bundle again = quick.train(folder.resolve("again.qtn"), 5).bundle();
        Bundle other = quick.train(folder.resolve("other.qtn"), 6).bundle();
        assertThat(again.stepGraph()).isEqualTo(first.stepGraph());
        assertThat(other.stepGraph()).isNotEqualTo(first.stepGraph());
    }

    @ParameterizedTest
    @EnumSource
    void a_quick_model_finds_the_spikes_of_its_fleet(QuickModel quick, @TempDir Path folder) throws Exception {
        TrainedBundle trained = quick.train(folder.resolve("quick.qtn"), 1);
        var detection = java.util.Objects.requireNonNull(trained.evaluation().detection());
        assertThat(detection.found()).isEqualTo(detection.incidents()).isPositive();
        assertThat(trained.curves())
                .allSatisfy(curve -> assertThat(curve.bestValidation()).isLessThan(1.0));
    }
}
