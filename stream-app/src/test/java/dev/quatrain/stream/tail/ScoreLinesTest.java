package dev.quatrain.stream.tail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.stream.scorelog.SomeScores;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScoreLinesTest {
    @Test
    void plain_lines_are_columns_with_tabs_between() {
        assertThat(new ScoreLines(Look.PLAIN).line(SomeScores.pump("pump-1", 1, 2.5f, Set.of())))
                .isEqualTo(
                        "2026-01-01T00:00:01.000Z\tpump-1\tpump-lstm\t3\tANOMALY\t2.5\t62.5\tflow 0.33333334, expected 0.14285715");
        assertThat(new ScoreLines(Look.PLAIN).line(SomeScores.valve("v", 2)))
                .isEqualTo("2026-01-01T00:00:02.000Z\tv\tvalve-cnn\t1\tWARMING\t\t\topen [gap] [reset]");
    }

    @Test
    void json_lines_are_the_topics_own() {
        Score score = SomeScores.pump("pump-1", 3, 0.5f, Set.of());
        assertThat(new ScoreLines(Look.JSON).line(score))
                .isEqualTo(new String(ScoreJson.encode(score), StandardCharsets.UTF_8));
    }

    @Test
    void each_series_has_a_sparkline_with_the_threshold_at_half_height() {
        ScoreLines lines = new ScoreLines(Look.TERMINAL);
        for (float score : new float[] {0, 0.25f, 0.5f, Float.NaN, 0.99f, 1, 7}) {
            lines.line(SomeScores.pump("a", 1, score, Set.of()));
        }
        assertThat(lines.line(SomeScores.pump("a", 1, 1.5f, Set.of())))
                .contains("         ▁▂▃·▄▅█▇ ")
                .startsWith("▲ 2026-01-01T00:00:01.000Z  a ")
                .contains("1.50  ANOMALY");
        assertThat(lines.line(SomeScores.pump("b", 1, 0.1f, Set.of())))
                .contains("               ▁ ")
                .endsWith("0.10  normal")
                .doesNotContain("\u001b");
    }

    @Test
    void anomalies_stand_out_in_colour_and_the_colour_ends_with_the_line() {
        ScoreLines lines = new ScoreLines(Look.COLOURS);
        assertThat(lines.line(SomeScores.pump("a", 1, 1.5f, Set.of())))
                .startsWith("\u001b[1;31m▲")
                .endsWith("\u001b[0m");
        assertThat(lines.line(SomeScores.pump("a", 1, 0.5f, Set.of())))
                .startsWith("  2026")
                .endsWith("\u001b[0m");
    }

    @Test
    void names_from_records_cannot_steer_a_terminal_or_forge_a_line() {
        for (Look look : Look.values()) {
            String line = new ScoreLines(look).line(SomeScores.pump("a\u001b[2J\n\u009b\u202ez", 1, 0.5f, Set.of()));
            assertThat(line.codePoints().filter(c -> c < ' ' && c != '\t' && c != 27))
                    .as(line)
                    .isEmpty();
            if (look != Look.JSON) {
                assertThat(line).contains("a?[2J???z");
            }
        }
    }
}
