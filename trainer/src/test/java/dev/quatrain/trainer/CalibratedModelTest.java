package dev.quatrain.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.trainer.evaluation.Detection;
import dev.quatrain.trainer.quick.QuickModel;
import dev.quatrain.trainer.report.Advice;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the settings of {@code calibration} to what a trained model says of faults. */
class CalibratedModelTest {
    @TempDir
    private Path folder;

    @Test
    void a_models_own_error_is_what_its_threshold_is_set_on() throws Exception {
        TrainedBundle trained = QuickModel.SAE.train(bundle(), 1, Map.of("reconstruct.error", "window"));
        Calibration calibration = calibration(trained);
        assertThat(calibration.oneSided()).isTrue();
        for (float center : calibration.center()) {
            assertThat(center).as("median of an error that is never negative").isPositive();
        }
        assertThat(detection(trained).found()).isEqualTo(detection(trained).incidents());
    }

    @Test
    void errors_are_judged_together_on_request() throws Exception {
        TrainedBundle trained = QuickModel.LSTM.train(bundle(), 1, Map.of("calibration.combine", "covariance"));
        assertThat(calibration(trained).precision()).hasSize(9);
        assertThat(detection(trained).found()).isEqualTo(detection(trained).incidents());
    }

    @Test
    void an_adaptive_calibration_survives_the_bundle_and_finds_faults() throws Exception {
        TrainedBundle trained = QuickModel.LSTM.train(bundle(), 1, Map.of("calibration.adaptive.quiet_steps", "0"));
        assertThat(calibration(trained).threshold()).isEqualTo(7f);
        assertThat(detection(trained).found()).isEqualTo(detection(trained).incidents());
        String report = new String(BundleReader.entry(bundle(), Bundle.REPORT), StandardCharsets.UTF_8);
        assertThat(report).contains("how rare the reading is").doesNotContain("NaN");
    }

    @Test
    void a_threshold_no_error_can_reach_is_told_with_its_remedy() throws Exception {
        TrainedBundle trained =
                QuickModel.SAE.train(bundle(), 1, Map.of("calibration.clip", "3", "calibration.margin", "20"));
        assertThat(Advice.on(trained.bundle().manifest()))
                .singleElement()
                .asString()
                .contains("No reading can be an anomaly", "Raise calibration.clip above", "lower calibration.margin");
        String report = new String(BundleReader.entry(bundle(), Bundle.REPORT), StandardCharsets.UTF_8);
        assertThat(report).contains("No reading can be an anomaly");
    }

    private Path bundle() {
        return folder.resolve("quick.qtn");
    }

    private static Calibration calibration(TrainedBundle trained) {
        return Objects.requireNonNull(trained.bundle().manifest().calibration());
    }

    private static Detection detection(TrainedBundle trained) {
        return Objects.requireNonNull(trained.evaluation().detection());
    }
}
