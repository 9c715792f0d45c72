package dev.quatrain.stream.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Results, as a table for people and as JSON. */
final class FaultTable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROW = "%-56s %-16s %8s %6s %8s %10s  %-20s %-18s %6s  %s%n";

    private FaultTable() {}

    static String head() {
        return ROW.formatted(
                "fault",
                "guarantee",
                "events",
                "lost",
                "doubled",
                "differing",
                "alerts (l/d/d)",
                "dlq (l/d/d)",
                "time",
                "");
    }

    static String row(Result result) {
        Judgement scores = result.scores();
        return ROW.formatted(
                result.fault(),
                result.guarantee().setting(),
                scores.events(),
                scores.lost(),
                scores.doubled(),
                differing(scores),
                brief(result.alerts()),
                brief(result.deadLetters()),
                Math.round(result.seconds()) + " s",
                result.held() ? "held" : "BROKEN: " + result.explanation());
    }

    private static String brief(Judgement judgement) {
        return judgement.events() + " " + judgement.lost() + "/" + judgement.doubled() + "/" + differing(judgement);
    }

    /**
     * Writes {@code faults.json}, of each result the six figures for its scores, and {@code faults-detail.json} with what else is known of it.
     *
     * @param folder for both
     */
    static void write(Path folder, long seed, List<Result> results) throws IOException {
        ArrayNode rows = JSON.createArrayNode();
        ArrayNode details = JSON.createArrayNode();
        for (Result result : results) {
            named(rows, result)
                    .put("events", result.scores().events())
                    .put("lost", result.scores().lost())
                    .put("doubled", result.scores().doubled())
                    .put("differing", differing(result.scores()));
            ObjectNode detail = named(details, result);
            put(detail.putObject("scores"), result.scores());
            put(detail.putObject("alerts"), result.alerts());
            put(detail.putObject("dead_letters"), result.deadLetters());
            detail.put("readings", result.readings())
                    .put("kills", result.kills())
                    .put("seconds", Math.round(result.seconds()))
                    .put("seed", seed)
                    .put("held", result.held())
                    .put("problem", result.explanation());
        }
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve("faults.json").toFile(), rows);
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve("faults-detail.json").toFile(), details);
    }

    private static ObjectNode named(ArrayNode rows, Result result) {
        return rows.addObject()
                .put("fault", result.fault())
                .put("guarantee", result.guarantee().setting());
    }

    /** What is in the wrong place is not what an uninterrupted run gives either. */
    private static int differing(Judgement judgement) {
        return judgement.differing() + judgement.disordered();
    }

    private static void put(ObjectNode row, Judgement judgement) {
        row.put("events", judgement.events())
                .put("lost", judgement.lost())
                .put("doubled", judgement.doubled())
                .put("differing", judgement.differing())
                .put("disordered", judgement.disordered());
    }
}
