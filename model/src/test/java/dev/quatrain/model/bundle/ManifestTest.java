package dev.quatrain.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.model.tiny.TinySegmentsModel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two features, a horizon of three. */
class ManifestTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "expected 3                                    | segment expected has 3 floats, needed is 2",
                "expected 2, error 3                           | segment error has 3 floats, needed is 1 or 2",
                "expected 2, lower 2                           | segments lower and upper go together",
                "expected 2, lower 2, upper 1                  | segment upper has 1 floats",
                "error 2, lower 2, upper 2                     | go with segment expected",
                "forecast 4                                    | segment forecast has 4 floats, needed is 6",
                "forecast 6, forecast_lower 6                  | segments forecast_lower and forecast_upper go together",
                "forecast_lower 6, forecast_upper 6            | go with segment forecast",
                "probabilities 2                               | 2 probabilities for 0 labels",
            })
    void an_output_that_does_not_fit_is_refused(String output, String because) {
        assertThatThrownBy(() -> TinySegmentsModel.manifest(lengths(output), 3, TinySegmentsModel.calibration(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(because);
    }

    @Test
    void one_of_before_usual_scores_were_kept_is_as_good() throws Exception {
        Manifest now = TinySegmentsModel.manifest(Map.of(Segments.EXPECTED, 2), 0, TinySegmentsModel.calibration(2));
        String json = new String(ManifestJson.encode(now), StandardCharsets.UTF_8);
        String before = json.replaceFirst(",\\s*\"usual\" : \\[ *]", "");
        assertThat(before).isNotEqualTo(json).doesNotContain("usual");
        Calibration calibration =
                ManifestJson.decode(before.getBytes(StandardCharsets.UTF_8)).calibration();
        assertThat(calibration).isNotNull();
        assertThat(Objects.requireNonNull(calibration).usual()).isEmpty();
    }

    @Test
    void the_calibration_has_as_many_centres_as_there_are_errors() {
        Map<String, Integer> output = Map.of(Segments.ERROR, 1);
        assertThat(TinySegmentsModel.manifest(output, 0, TinySegmentsModel.calibration(1))
                        .calibration())
                .isNotNull();
        assertThatThrownBy(() -> TinySegmentsModel.manifest(output, 0, TinySegmentsModel.calibration(2)))
                .hasMessageContaining("calibration does not fit");
    }

    private static Map<String, Integer> lengths(String output) {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        Pattern.compile("(\\w+) (\\d+)")
                .matcher(output)
                .results()
                .forEach(part -> lengths.put(part.group(1), Integer.valueOf(part.group(2))));
        return lengths;
    }
}
