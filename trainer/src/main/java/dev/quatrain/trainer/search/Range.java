package dev.quatrain.trainer.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** The values a setting may take in a search. */
sealed interface Range {
    /** One of them. */
    JsonNode draw(SplittableRandom random);

    /** Values that were listed, all equally likely. */
    record Choice(List<JsonNode> values) implements Range {
        public Choice {
            values = List.copyOf(values);
        }

        @Override
        public JsonNode draw(SplittableRandom random) {
            return values.get(random.nextInt(values.size()));
        }
    }

    /**
     * Numbers between two bounds, both included: evenly spread, or their logarithms are.
     *
     * @param whole whether only whole numbers
     */
    record Between(double from, double to, boolean logarithmic, boolean whole) implements Range {
        /** What is written into a configuration should be readable; a finer grid would find nothing better. */
        private static final MathContext DIGITS = new MathContext(4);

        @Override
        public JsonNode draw(SplittableRandom random) {
            double share = random.nextDouble();
            if (whole) {
                // Each whole number owns the span of half a unit to both sides.
                double drawn = between(from - 0.5, to + 0.5, share);
                return JsonNodeFactory.instance.numberNode(Math.round(Math.min(to, Math.max(from, drawn))));
            }
            double rounded =
                    new BigDecimal(between(from, to, share)).round(DIGITS).doubleValue();
            return JsonNodeFactory.instance.numberNode(Math.min(to, Math.max(from, rounded)));
        }

        private double between(double least, double greatest, double share) {
            return logarithmic
                    ? Math.exp(Math.log(least) + share * (Math.log(greatest) - Math.log(least)))
                    : least + share * (greatest - least);
        }
    }

    /**
     * Reads a range: a list of values, or {@code {from, to, scale: log | linear}}.
     *
     * @param problems takes what is wrong with it
     */
    static Range read(String key, JsonNode node, List<String> problems) {
        if (node.isArray() && !node.isEmpty()) {
            List<JsonNode> values = new ArrayList<>();
            node.forEach(values::add);
            return new Choice(values);
        }
        List<String> unknown = new ArrayList<>(new TreeSet<>(names(node)));
        unknown.removeAll(List.of("from", "to", "scale"));
        JsonNode from = node.path("from");
        JsonNode to = node.path("to");
        String scale = node.path("scale").asText("linear");
        if (!from.isNumber()
                || !to.isNumber()
                || !unknown.isEmpty()
                || !List.of("log", "linear").contains(scale)) {
            problems.add("search.ranges." + key + ": " + node
                    + " is no range; expected a list of values or { from: 1e-4, to: 1e-2, scale: log } (or linear).");
        } else if (!(from.asDouble() < to.asDouble())) {
            problems.add("search.ranges." + key + ": from " + from + " is not below to " + to + ".");
        } else if (scale.equals("log") && from.asDouble() <= 0) {
            problems.add("search.ranges." + key + ": scale log needs bounds above 0; from is " + from + ".");
        } else {
            return new Between(
                    from.asDouble(),
                    to.asDouble(),
                    scale.equals("log"),
                    from.isIntegralNumber() && to.isIntegralNumber());
        }
        return new Choice(List.of(JsonNodeFactory.instance.nullNode()));
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
