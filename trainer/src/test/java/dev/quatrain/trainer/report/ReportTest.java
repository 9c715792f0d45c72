package dev.quatrain.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.trainer.quick.QuickModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @Test
    void a_bundle_holds_a_report_that_needs_nothing_else_and_a_card(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("quick.qtn");
        QuickModel.SAE.train(file, 1);
        String report = new String(BundleReader.entry(file, Bundle.REPORT), StandardCharsets.UTF_8);
        assertThat(report)
                .contains(
                        "sae: mean squared error", "incidents found", "robust z-score", "data sha256", "network.window")
                .contains("<svg", "prefers-color-scheme: dark")
                .doesNotContain("http://", "https://", "<script", "NaN", "Infinity");
        String card = new String(BundleReader.entry(file, Bundle.CARD), StandardCharsets.UTF_8);
        assertThat(card).startsWith("# quick-sae 1\n").contains("## Limits");
    }

    @Test
    void ticks_are_round_numbers() {
        assertThat(Ticks.step(0, 10, 4)).isEqualTo(5);
        assertThat(Ticks.step(0, 0.3, 3)).isCloseTo(0.1, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(Ticks.text(0.30000000000000004, 0.1)).isEqualTo("0.3");
        assertThat(Ticks.text(-1e-17, 0.1)).isEqualTo("0.0");
    }

    @Test
    void names_from_configuration_cannot_break_the_page() {
        assertThat(Html.escape("<b a=\"1\">&")).isEqualTo("&lt;b a=&quot;1&quot;&gt;&amp;");
    }
}
