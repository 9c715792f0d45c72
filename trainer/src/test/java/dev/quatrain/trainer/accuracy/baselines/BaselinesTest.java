package dev.quatrain.trainer.accuracy.baselines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quatrain.trainer.accuracy.PublicData;
import dev.quatrain.trainer.accuracy.datasets.DataFolder;
import dev.quatrain.trainer.accuracy.datasets.DataSources;
import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.measures.CaseScores;
import dev.quatrain.trainer.accuracy.measures.HorizonErrors;
import dev.quatrain.trainer.accuracy.measures.Measure;
import dev.quatrain.trainer.accuracy.measures.NabProfiles;
import dev.quatrain.trainer.accuracy.measures.RowRanking;
import dev.quatrain.trainer.accuracy.measures.SeasonalForecast;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Figures that are known of these files from elsewhere: readers, splits and metrics must all be right to give them again. */
class BaselinesTest {
    private static Map<String, Double> metrics(String set, String folder, String baseline, Measure measure) {
        DataFolder data = PublicData.with(folder);
        for (SplitData one : DataSources.find(set).orElseThrow().read(data, 1)) {
            measure.begin(one);
            Baselines.find(baseline).orElseThrow().answer(one, 1, measure);
            measure.end();
        }
        return measure.metrics();
    }

    @Test
    void the_last_value_forecasts_etth1_as_well_as_it_was_measured_to() {
        Map<String, Double> errors =
                metrics("ett/ETTh1/OT", "ett", "last-value", new HorizonErrors(List.of(24, 48, 96)));
        assertThat(errors.get("mse_24")).isCloseTo(0.034, within(5e-4));
        assertThat(errors.get("mae_24")).isCloseTo(0.139, within(5e-4));
        assertThat(errors.get("mse_48")).isCloseTo(0.050, within(5e-4));
        assertThat(errors.get("mse_96")).isCloseTo(0.069, within(5e-4));
    }

    @Test
    void the_last_value_of_all_seven_etth1_columns_is_as_bad_as_it_was_measured_to_be() {
        Map<String, Double> errors = metrics("ett/ETTh1", "ett", "last-value", new HorizonErrors(List.of(24, 96)));
        assertThat(errors.get("mse_24")).isCloseTo(1.222, within(5e-4));
        assertThat(errors.get("mse_96")).isCloseTo(1.294, within(5e-4));
    }

    @Test
    void the_seasonal_naive_forecasts_m4_hourly_as_well_as_it_was_measured_to() {
        Map<String, Double> errors = metrics("m4_hourly", "m4_hourly", "seasonal-naive-24", new SeasonalForecast(24));
        assertThat(errors.get("mase")).isCloseTo(1.187, within(5e-4));
        assertThat(errors.get("smape")).isCloseTo(13.87, within(5e-3));
    }

    @Test
    void the_mean_beat_finds_abnormal_beats_as_well_as_it_was_measured_to() {
        Map<String, Double> found = metrics("ecg5000_ad", "ecg5000_ad", "distance-to-mean", new CaseScores());
        assertThat(found.get("auc")).isCloseTo(0.976, within(5e-4));
        assertThat(found.get("f1")).isCloseTo(0.966, within(5e-4));
    }

    @Test
    void absolute_z_scores_rank_asd_as_well_as_they_were_measured_to() {
        Map<String, Double> ranking = metrics("asd", "asd", "mean-absolute-z", new RowRanking());
        assertThat(ranking.get("ap")).isCloseTo(0.116, within(5e-4));
        assertThat(ranking.get("auc")).isCloseTo(0.54, within(5e-3));
        assertThat(ranking.get("best_f1")).isCloseTo(0.21, within(5e-3));
    }

    @Test
    void adaptive_calibration_of_the_last_value_scores_nab_as_it_was_measured_to() {
        Map<String, Double> nab = metrics("nab", "nab", "adaptive-last-value", new NabProfiles());
        assertThat(nab.get("standard")).isCloseTo(67, within(3.0));
        assertThat(nab.get("low_fp")).isCloseTo(58, within(4.0));
    }
}
