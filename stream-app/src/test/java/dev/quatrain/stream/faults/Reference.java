package dev.quatrain.stream.faults;

import dev.quatrain.stream.broker.BrokerCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/** The uninterrupted run: an instance of the application, with a broker of its own, to which nothing happens. */
final class Reference implements AutoCloseable {
    private final Workload workload;
    private final BrokerCluster cluster;
    private final Stage stage;
    private final ReadingsTopic topic;
    private final OutputTopics results;
    private int steps;

    private Reference(Workload workload, BrokerCluster cluster, AppSettings settings, Path folder) {
        this.workload = workload;
        this.cluster = cluster;
        this.stage = new Stage(cluster, settings, folder, new Random(0));
        this.topic = new ReadingsTopic(workload, cluster.client(), settings.readings());
        this.results = new OutputTopics(cluster.client(), settings.app(), AppSettings.PARTITIONS);
    }

    /** Starts broker and application. */
    static Reference start(Workload workload, Path folder) throws IOException {
        BrokerCluster cluster = BrokerCluster.start(folder, 1);
        AppSettings settings = new AppSettings("reference", "reference.readings", Guarantee.EXACTLY_ONCE, 0, false);
        try {
            settings.createTopics(cluster);
            Reference reference = new Reference(workload, cluster, settings, folder);
            reference.stage.anyIdle().start();
            return reference;
        } catch (RuntimeException | IOException | Error e) {
            cluster.close();
            throw e;
        }
    }

    /** What the first steps of the workload give. */
    Outputs of(int firstSteps) throws InterruptedException {
        while (steps < firstSteps) {
            for (int series = 0; series < workload.series(); series++) {
                if (workload.reports(series, steps)) {
                    topic.reading(series, steps);
                }
            }
            topic.garbage(steps++);
        }
        topic.flush();
        stage.awaitEnd();
        Outputs outputs = results.read();
        int scores = outputs.scores().size();
        int deadLetters = outputs.deadLetters().size();
        if (scores != workload.readings(steps) || deadLetters != steps * Workload.GARBAGE) {
            throw new AssertionError("The uninterrupted run of " + steps + " steps gave " + scores + " scores and "
                    + deadLetters + " dead letters");
        }
        return outputs.of(workload, firstSteps);
    }

    @Override
    public void close() {
        results.close();
        topic.close();
        stage.close();
        cluster.close();
    }
}
