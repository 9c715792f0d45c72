package dev.quatrain.trainer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quatrain.trainer.evaluation.WalkForwardResult;
import dev.quatrain.trainer.evaluation.WalkForwardResult.Fold;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Results as text for people and as JSON for programs. */
final class Output {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private Output() {}

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A result could not be written as JSON: " + e.getMessage(), e);
        }
    }

    static Map<String, @Nullable Object> tree(WalkForwardResult walkForward) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("folds", walkForward.folds());
        tree.put("metrics", walkForward.spreads());
        return tree;
    }

    static String text(WalkForwardResult walkForward) {
        List<Fold> folds = walkForward.folds();
        StringBuilder text =
                new StringBuilder(String.format(Locale.ROOT, "walk-forward validation, %d folds:%n", folds.size()));
        text.append(String.format(Locale.ROOT, "%-24s", "readings trained on"));
        folds.forEach(fold -> text.append(String.format(Locale.ROOT, " %10d", fold.trainedReadings())));
        text.append(String.format(Locale.ROOT, "%n%-24s", "readings measured on"));
        folds.forEach(fold -> text.append(String.format(Locale.ROOT, " %10d", fold.readings())));
        text.append(String.format(Locale.ROOT, " %10s %10s%n", "mean", "deviation"));
        walkForward.spreads().forEach((name, spread) -> {
            text.append(String.format(Locale.ROOT, "%-24s", name));
            for (Fold fold : folds) {
                Double value = fold.metrics().get(name);
                text.append(String.format(
                        Locale.ROOT, " %10s", value == null ? "-" : String.format(Locale.ROOT, "%.4g", value)));
            }
            text.append(String.format(Locale.ROOT, " %10.4g %10.4g%n", spread.mean(), spread.deviation()));
        });
        return text.toString();
    }
}
