package dev.quatrain.stream.app;

import dev.quatrain.stream.http.TopologyGraph;
import dev.quatrain.stream.http.TopologyGraph.Arrow;
import dev.quatrain.stream.http.TopologyGraph.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.TopologyDescription;
import org.jspecify.annotations.Nullable;

/** The topology with what Kafka Streams counts at its ends. Thread-safe. Rates are those between two questions at least some seconds apart. */
final class RunningTopology implements Supplier<TopologyGraph> {
    private static final long SAMPLE_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final TopologyDescription description;
    private final List<String> pipelines;
    private final Supplier<Map<MetricName, ? extends Metric>> metrics;
    private Map<String, Double> before = Map.of();
    private Map<String, Double> rates = Map.of();
    private long sampledNanos;

    /** @param metrics those of Kafka Streams' clients, asked with every question */
    RunningTopology(
            TopologyDescription description,
            List<String> pipelines,
            Supplier<Map<MetricName, ? extends Metric>> metrics) {
        this.description = description;
        this.pipelines = pipelines.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        this.metrics = metrics;
    }

    @Override
    public TopologyGraph get() {
        Map<String, Double> totals = new HashMap<>();
        Map<String, Double> lags = new HashMap<>();
        metrics.get().forEach((name, metric) -> {
            Map<String, String> tags = name.tags();
            if (!(metric.metricValue() instanceof Double value) || value.isNaN()) {
                return;
            }
            if ((name.name().equals("records-consumed-total") && tags.containsKey("processor-node-id"))
                    || name.name().equals("records-produced-total")) {
                totals.merge(String.valueOf(tags.get("processor-node-id")), value, Double::sum);
            } else if (name.name().equals("records-lag")
                    && !String.valueOf(tags.get("client-id")).contains("restore")) {
                lags.merge(plain(String.valueOf(tags.get("topic"))), value, Double::sum);
            }
        });
        Map<String, Double> perSecond = sample(totals);
        List<Node> nodes = new ArrayList<>();
        Set<Arrow> arrows = new TreeSet<>(Comparator.comparing(Arrow::from).thenComparing(Arrow::to));
        for (TopologyDescription.Subtopology part : description.subtopologies()) {
            for (TopologyDescription.Node node : part.nodes()) {
                nodes.add(node(node, totals, perSecond, lags));
                node.successors().forEach(next -> arrows.add(new Arrow(node.name(), next.name())));
            }
        }
        nodes.sort(Comparator.comparing(Node::name));
        return new TopologyGraph(nodes, List.copyOf(arrows), List.of());
    }

    private synchronized Map<String, Double> sample(Map<String, Double> totals) {
        long now = System.nanoTime();
        double seconds = (now - sampledNanos) / 1e9;
        if (now - sampledNanos >= SAMPLE_NANOS) {
            Map<String, Double> fresh = new HashMap<>();
            totals.forEach((node, total) -> {
                Double last = before.get(node);
                // A task that has left takes its count with it.
                if (last != null && total >= last) {
                    fresh.put(node, (total - last) / seconds);
                }
            });
            before = totals;
            rates = fresh;
            sampledNanos = now;
        }
        return rates;
    }

    private Node node(
            TopologyDescription.Node node,
            Map<String, Double> totals,
            Map<String, Double> perSecond,
            Map<String, Double> lags) {
        String name = node.name();
        List<String> topics = List.of();
        List<String> stores = List.of();
        Double lag = null;
        String kind = "processor";
        if (node instanceof TopologyDescription.Source source) {
            kind = "source";
            topics = source.topicSet() == null ? List.of() : List.copyOf(new TreeSet<>(source.topicSet()));
            double sum = 0;
            for (String topic : topics) {
                sum += lags.getOrDefault(plain(topic), Double.NaN);
            }
            lag = Double.isNaN(sum) ? null : sum;
        } else if (node instanceof TopologyDescription.Sink sink) {
            kind = "sink";
            topics = sink.topic() == null ? List.of() : List.of(sink.topic());
        } else if (node instanceof TopologyDescription.Processor processor) {
            stores = List.copyOf(new TreeSet<>(processor.stores()));
        }
        return new Node(name, kind, pipeline(name), topics, stores, totals.get(name), perSecond.get(name), lag);
    }

    /** Some versions of Kafka write a topic's dots as underscores in the tags of metrics. */
    private static String plain(String topic) {
        return topic.replace('.', '_');
    }

    private @Nullable String pipeline(String node) {
        return node.startsWith("readings-")
                ? null
                : pipelines.stream()
                        .filter(pipeline -> node.endsWith("-" + pipeline))
                        .findFirst()
                        .orElse(null);
    }
}
