package dev.quatrain.stream.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The running topology: nodes, and arrows along which records go. */
public record TopologyGraph(List<Node> nodes, List<Arrow> arrows, List<String> unanswered) {
    /** Before the streams run. */
    public static final TopologyGraph NONE = new TopologyGraph(List.of(), List.of(), List.of());

    /**
     * One node.
     *
     * @param kind source, processor or sink
     * @param pipeline the pipeline it belongs to, or null where several share it
     * @param topics read by a source or written by a sink
     * @param recordsTotal taken in by a source, sent by a sink; null where nothing counts
     * @param lag of a source, records that wait
     */
    public record Node(
            String name,
            String kind,
            @Nullable String pipeline,
            List<String> topics,
            List<String> stores,
            @Nullable Double recordsTotal,
            @Nullable Double recordsPerSecond,
            @Nullable Double lag) {}

    /** Records go from one node to another. */
    public record Arrow(String from, String to) {}
}
