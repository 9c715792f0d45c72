package dev.quatrain.stream.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quatrain.stream.fleet.Ranked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What several instances say of their own series, as if one had said it of all. The first part is this instance's. */
final class Merge {
    private static final int NONE = 255;

    private Merge() {}

    /** A series in JSON. */
    private record Row(JsonNode json) implements Ranked {
        @Override
        public String series() {
            return json.path("series").asText();
        }

        @Override
        public String pipeline() {
            return json.path("pipeline").asText();
        }

        @Override
        public float severity() {
            return (float) json.path("severity").asDouble(Double.NaN);
        }

        @Override
        public float change() {
            return (float) json.path("change").asDouble(Double.NaN);
        }

        @Override
        public int openAlerts() {
            return json.path("open_alerts").asInt();
        }
    }

    /** The first series of several lists, in order. */
    static List<JsonNode> first(List<? extends Iterable<JsonNode>> lists, Ranked.Order order, int offset, int limit) {
        List<Row> rows = new ArrayList<>();
        for (Iterable<JsonNode> list : lists) {
            list.forEach(json -> rows.add(new Row(json)));
        }
        rows.sort(Comparator.comparing((Row row) -> row, order.comparator()));
        return rows.stream().skip(offset).limit(limit).map(Row::json).toList();
    }

    /** Pages of which each begins at the start and goes as far as the page that is asked for. */
    static ObjectNode page(List<ObjectNode> parts, String list, Ranked.Order order, int limit, int offset) {
        ObjectNode merged = parts.get(0).deepCopy();
        int total = 0;
        for (ObjectNode part : parts) {
            total += part.path("total").asInt();
        }
        List<JsonNode> rows = first(parts.stream().map(part -> part.path(list)).toList(), order, offset, limit);
        merged.putArray(list).addAll(rows);
        merged.put("total", total);
        if (offset + rows.size() < total && !rows.isEmpty()) {
            merged.put("next_offset", offset + rows.size());
        } else {
            merged.putNull("next_offset");
        }
        return merged;
    }

    /** Heat maps, put onto the time axis of the one that ends last. */
    static ObjectNode heat(List<ObjectNode> parts, Ranked.Order order, int limit, int offset) {
        long from = align(parts, "rows");
        ObjectNode merged = page(parts, "rows", order, limit, offset);
        return merged.put("from", from);
    }

    private static long align(List<ObjectNode> parts, String list) {
        // One without series knows no event times: its axis ends at the wall clock, and counts only if all are so.
        List<ObjectNode> telling =
                parts.stream().filter(part -> !part.path(list).isEmpty()).toList();
        long from = (telling.isEmpty() ? parts : telling)
                .stream().mapToLong(part -> part.path("from").asLong()).max().orElse(0);
        for (ObjectNode part : parts) {
            long late = (from - part.path("from").asLong())
                    / part.path("bin_millis").asLong(1);
            if (late <= 0) {
                continue;
            }
            for (JsonNode row : part.path(list)) {
                ((ObjectNode) row).put("cells", shifted(cells(row), late));
                if (row.path("anomalous") instanceof ArrayNode counts) {
                    int n = counts.size();
                    for (int i = 0; i < Math.min(late, n); i++) {
                        counts.remove(0);
                        counts.add(0);
                    }
                }
            }
        }
        return from;
    }

    private static byte[] shifted(byte[] cells, long late) {
        byte[] shifted = new byte[cells.length];
        Arrays.fill(shifted, (byte) NONE);
        int by = (int) Math.min(cells.length, late);
        System.arraycopy(cells, by, shifted, 0, cells.length - by);
        return shifted;
    }

    private static byte[] cells(JsonNode row) {
        try {
            return row.path("cells").binaryValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode lanes(List<ObjectNode> parts) {
        long from = align(parts, "lanes");
        Map<String, ObjectNode> lanes = new TreeMap<>();
        for (ObjectNode part : parts) {
            for (JsonNode lane : part.path("lanes")) {
                ObjectNode before = lanes.putIfAbsent(lane.path("pipeline").asText(), (ObjectNode) lane);
                if (before != null) {
                    join(before, lane);
                }
            }
        }
        ObjectNode merged = parts.get(0).deepCopy();
        merged.putArray("lanes").addAll(lanes.values());
        return merged.put("from", from);
    }

    private static void join(ObjectNode into, JsonNode lane) {
        add(into, lane, "series");
        byte[] worst = cells(into);
        byte[] others = cells(lane);
        for (int i = 0; i < worst.length; i++) {
            int a = worst[i] & 0xFF;
            int b = others[i] & 0xFF;
            worst[i] = (byte) (a == NONE ? b : b == NONE ? a : Math.max(a, b));
        }
        into.put("cells", worst);
        into.set("anomalous", sums(into.path("anomalous"), lane.path("anomalous")));
    }

    private static ArrayNode sums(JsonNode a, JsonNode b) {
        ArrayNode sums = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < a.size(); i++) {
            sums.add(a.path(i).asLong() + b.path(i).asLong());
        }
        return sums;
    }

    /** Beats are at whole multiples of their interval, so those of one time belong together. */
    static ObjectNode pulse(List<ObjectNode> parts) {
        Map<Long, ObjectNode> beats = new TreeMap<>();
        for (ObjectNode part : parts) {
            for (JsonNode beat : part.path("beats")) {
                ObjectNode before = beats.putIfAbsent(beat.path("t").asLong(), (ObjectNode) beat);
                if (before != null) {
                    add(before, beat, "scores_per_second");
                    add(before, beat, "lag");
                    worst(before, beat, "latency_p50");
                    worst(before, beat, "latency_p99");
                }
            }
        }
        ObjectNode merged = parts.get(0).deepCopy();
        merged.putArray("beats").addAll(beats.values());
        return merged;
    }

    static ObjectNode status(List<ObjectNode> parts) {
        ObjectNode merged = parts.get(0).deepCopy();
        ArrayNode instances = merged.withArray("instances");
        for (ObjectNode part : parts.subList(1, parts.size())) {
            instances.addAll(part.withArray("instances"));
            for (String sum : List.of("series", "scores_total", "scores_per_second", "history_bytes")) {
                add(merged, part, sum);
            }
            if (merged.path("ready").asBoolean() && !part.path("ready").asBoolean()) {
                merged.put("ready", false).set("reason", part.path("reason"));
            }
            merged.put(
                    "complete",
                    merged.path("complete").asBoolean() && part.path("complete").asBoolean());
        }
        return merged;
    }

    static ObjectNode topology(List<ObjectNode> parts) {
        ObjectNode merged = parts.get(0).deepCopy();
        Map<String, ObjectNode> nodes = new LinkedHashMap<>();
        merged.path("nodes").forEach(node -> nodes.put(node.path("name").asText(), (ObjectNode) node));
        for (ObjectNode part : parts.subList(1, parts.size())) {
            for (JsonNode node : part.path("nodes")) {
                ObjectNode into = nodes.get(node.path("name").asText());
                if (into != null) {
                    add(into, node, "records_total");
                    add(into, node, "records_per_second");
                    add(into, node, "lag");
                }
            }
        }
        return merged;
    }

    static ObjectNode calibration(List<ObjectNode> parts) {
        ObjectNode merged = parts.get(0).deepCopy();
        for (ObjectNode part : parts.subList(1, parts.size())) {
            add(merged, part, "scores");
            add(merged, part, "above_threshold");
            merged.set("by_severity", sums(merged.path("by_severity"), part.path("by_severity")));
        }
        return merged;
    }

    /** A number that only one knows is that one's. */
    private static void add(ObjectNode into, JsonNode from, String field) {
        JsonNode a = into.path(field);
        JsonNode b = from.path(field);
        if (!a.isNumber()) {
            into.set(field, b);
        } else if (b.isNumber()) {
            if (a.isIntegralNumber() && b.isIntegralNumber()) {
                into.put(field, a.asLong() + b.asLong());
            } else {
                into.put(field, a.asDouble() + b.asDouble());
            }
        }
    }

    private static void worst(ObjectNode into, JsonNode from, String field) {
        JsonNode a = into.path(field);
        JsonNode b = from.path(field);
        if (!a.isNumber() || (b.isNumber() && b.asDouble() > a.asDouble())) {
            into.set(field, b);
        }
    }
}
