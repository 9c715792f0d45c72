package dev.quatrain.trainer.report;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.trainer.evaluation.Detection;
import dev.quatrain.trainer.evaluation.FeatureErrors;

/** A short description of the model in Markdown (after Mitchell et al. 2019). */
public final class ModelCard {
    private final Findings findings;

    public ModelCard(Findings findings) {
        this.findings = findings;
    }

    public String markdown() {
        Manifest m = findings.manifest();
        StringBuilder card = new StringBuilder("# ")
                .append(m.id())
                .append(' ')
                .append(m.version())
                .append("\n\n");
        card.append(Sentences.summary(findings)).append("\n\n## Data\n\n").append(Sentences.data(findings));
        card.append(" sha256 `").append(m.provenance().dataDigest()).append("`.\n\n## Test split\n\n");
        card.append("| feature | MSE | MAE | MSE of the last value |\n|---|---|---|---|\n");
        for (FeatureErrors e : findings.evaluation().errors()) {
            card.append("| ")
                    .append(e.feature())
                    .append(" | ")
                    .append(Html.number(e.mse()))
                    .append(" | ")
                    .append(Html.number(e.mae()))
                    .append(" | ")
                    .append(Html.number(e.naiveMse()))
                    .append(" |\n");
        }
        card.append("\nAnomalies: ")
                .append(Html.percent(findings.evaluation().anomalyRate()))
                .append(" of ")
                .append(findings.evaluation().scored())
                .append(" scored readings.\n");
        Detection detection = findings.evaluation().detection();
        if (detection != null && detection.incidents() > 0) {
            detection(card, "This model", detection);
            Detection naive = findings.naive();
            if (naive != null) {
                detection(card, "Robust z-score, for comparison", naive);
            }
        }
        return card.append(
                        "\n## Limits\n\nScores are comparable for series like those it was trained on; the threshold ")
                .append("holds while normal behaviour stays as it was on the validation split. Trained ")
                .append(m.provenance().trainedAt())
                .append(", commit ")
                .append(m.provenance().codeCommit())
                .append(", seed ")
                .append(m.provenance().seed())
                .append(".\n")
                .toString();
    }

    private static void detection(StringBuilder card, String who, Detection d) {
        card.append("\n")
                .append(who)
                .append(": ")
                .append(d.found())
                .append(" of ")
                .append(d.incidents())
                .append(" incidents found, ")
                .append(d.falseEpisodes())
                .append(" false alarms, precision ")
                .append(Html.number(d.precision()))
                .append(", recall ")
                .append(Html.number(d.recall()))
                .append(".\n");
    }
}
