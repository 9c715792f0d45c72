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
                scores.differing(),
                brief(result.alerts()),
                brief(result.deadLetters()),
                Math.round(result.seconds()) + " s",
                result.held() ? "held" : "BROKEN: " + result.explanation());
    }

    private static String brief(Judgement judgement) {
        return judgement.events() + " " + judgement.lost() + "/" + judgement.doubled() + "/" + judgement.differing();
    }

    /** Writes an array with an object for each result. */
    static void write(Path file, long seed, List<Result> results) throws IOException {
        ArrayNode rows = JSON.createArrayNode();
        for (Result result : results) {
            ObjectNode row = rows.addObject();
            row.put("fault", result.fault());
            row.put("guarantee", result.guarantee().setting());
            put(row, result.scores());
            put(row.putObject("alerts"), result.alerts());
            put(row.putObject("dead_letters"), result.deadLetters());
            row.put("readings", result.readings());
            row.put("kills", result.kills());
            row.put("seconds", Math.round(result.seconds()));
            row.put("seed", seed);
            row.put("held", result.held());
            row.put("problem", result.explanation());
        }
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), rows);
    }

    private static void put(ObjectNode row, Judgement judgement) {
        row.put("events", judgement.events());
        row.put("lost", judgement.lost());
        row.put("doubled", judgement.doubled());
        row.put("differing", judgement.differing());
        row.put("disordered", judgement.disordered());
    }
}
