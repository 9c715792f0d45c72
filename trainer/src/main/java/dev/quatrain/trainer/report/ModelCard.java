package dev.quatrain.trainer.report;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.trainer.evaluation.Classification;
import dev.quatrain.trainer.evaluation.Contest;
import dev.quatrain.trainer.evaluation.Detection;
import dev.quatrain.trainer.evaluation.EmbeddingSpread;
import dev.quatrain.trainer.evaluation.Evaluation;
import dev.quatrain.trainer.evaluation.ForecastErrors;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A short description of the model in Markdown (after Mitchell et al. 2019). */
public final class ModelCard {
    private final Findings findings;
    private final Evaluation evaluation;

    public ModelCard(Findings findings) {
        this.findings = findings;
        this.evaluation = findings.evaluation();
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
        Classification classification = evaluation.classification();
        if (classification != null) {
            card.append(Sentences.classification(classification)).append('\n');
            if (classification.cases() > 0) {
                card.append('\n').append(Sentences.reliability(classification)).append("\n\n");
                table(
                        card,
                        List.of("class", "cases", "precision", "recall", "F1"),
                        classification.classes().stream()
                                .map(one -> List.of(
                                        one.label(),
                                        Long.toString(one.cases()),
                                        Html.number(one.precision()),
                                        Html.number(one.recall()),
                                        Html.number(one.f1())))
                                .toList());
            }
        }
        ForecastErrors forecast = evaluation.forecast();
        if (forecast != null) {
            card.append(Sentences.forecast(forecast)).append("\n\n");
            table(
                    card,
                    List.of("", "MSE in variances", "MASE"),
                    Stream.concat(Stream.of(forecast.model()), forecast.baselines().stream())
                            .map(one -> List.of(
                                    one.name(),
                                    Html.number(one.scaledMse(forecast.variance())),
                                    Html.number(one.mase(forecast.seasonalError()))))
                            .toList());
        }
        EmbeddingSpread embedding = evaluation.embedding();
        if (embedding != null) {
            card.append(Sentences.embedding(embedding)).append('\n');
        }
        if (evaluation.judged()) {
            anomalies(card);
        }
        List<Contest> contests = evaluation.contests();
        if (!contests.isEmpty()) {
            card.append("\n## Against baselines\n\n");
            contests.forEach(
                    contest -> card.append("- ").append(contest.sentence()).append('\n'));
        }
        evaluation
                .spared()
                .forEach(sentence -> card.append("- ").append(sentence).append('\n'));
        Advice.on(m).forEach(advice -> card.append("\n**").append(advice).append("**\n"));
        return card.append("\n## Limits\n\n")
                .append(Sentences.limits(findings))
                .append(" Trained ")
                .append(m.provenance().trainedAt())
                .append(", commit ")
                .append(m.provenance().codeCommit())
                .append(", seed ")
                .append(m.provenance().seed())
                .append(".\n")
                .toString();
    }

    private void anomalies(StringBuilder card) {
        if (!evaluation.errors().isEmpty()) {
            card.append('\n');
            table(
                    card,
                    List.of("feature", "MSE", "MAE", "MSE of the last value"),
                    evaluation.errors().stream()
                            .map(e -> List.of(
                                    e.feature(), Html.number(e.mse()), Html.number(e.mae()), Html.number(e.naiveMse())))
                            .toList());
        }
        card.append("\nAnomalies: ")
                .append(Html.percent(evaluation.anomalyRate()))
                .append(" of ")
                .append(evaluation.scored())
                .append(" scored readings.\n");
        Detection detection = evaluation.detection();
        if (detection != null && detection.incidents() > 0) {
            detection(card, "This model", detection);
            Detection naive = evaluation.naive();
            if (naive != null) {
                detection(card, "Robust z-score, for comparison", naive);
            }
        }
        if (!evaluation.rankings().isEmpty()) {
            card.append('\n');
            table(
                    card,
                    List.of("ranking of rows", "average precision", "AUC"),
                    evaluation.rankings().stream()
                            .map(one ->
                                    List.of(one.name(), Html.number(one.averagePrecision()), Html.number(one.auc())))
                            .toList());
        }
    }

    private static void table(StringBuilder card, List<String> head, List<List<String>> rows) {
        line(card, head);
        line(card, head.stream().map(name -> "---").toList());
        rows.forEach(row -> line(card, row));
    }

    private static void line(StringBuilder card, List<String> cells) {
        card.append("| ")
                .append(cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ")))
                .append(" |\n");
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
