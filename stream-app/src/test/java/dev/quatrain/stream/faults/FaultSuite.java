package dev.quatrain.stream.faults;

import dev.quatrain.stream.broker.BrokerCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets scenarios happen, one after the other, and judges each by an uninterrupted run of the same readings. */
final class FaultSuite implements AutoCloseable {
    private static final long SETTLING_SECONDS = 30;

    private final Path folder;
    private final Workload workload;
    private final int perSecond;
    private final Consumer<String> progress;
    private final Map<Integer, BrokerCluster> clusters = new HashMap<>();
    private @Nullable Reference reference;
    private int runs;

    /**
     * @param folder logs and, meanwhile, the brokers' data
     * @param perSecond readings while faults strike
     * @param progress told what happens at present
     */
    FaultSuite(Path folder, Workload workload, int perSecond, Consumer<String> progress) {
        this.folder = folder;
        this.workload = workload;
        this.perSecond = perSecond;
        this.progress = progress;
    }

    /** Lets one scenario happen; whatever goes wrong is in the result. */
    Result run(Scenario scenario, Guarantee guarantee) {
        long start = System.nanoTime();
        try {
            return judged(scenario, guarantee, start);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (Exception | AssertionError e) {
            // Who knows in which state it left the brokers.
            BrokerCluster left = clusters.remove(scenario.brokers());
            if (left != null) {
                left.close();
            }
            return Result.failed(scenario, guarantee, seconds(start), e);
        }
    }

    private Result judged(Scenario scenario, Guarantee guarantee, long start) throws Exception {
        String app = "f" + ++runs + "-" + guarantee.setting().replace('_', '-');
        Random random = new Random(workload.seed()
                + scenario.name().hashCode()
                + guarantee.setting().hashCode());
        progress.accept("starting brokers");
        if (reference == null) {
            reference = Reference.start(workload, folder.resolve("uninterrupted"));
        }
        BrokerCluster cluster = cluster(scenario.brokers());
        AppSettings settings =
                new AppSettings(app, app + ".readings", guarantee, scenario.standbys(), scenario.rekeyed());
        settings.createTopics(cluster);
        try (Stage stage = new Stage(cluster, settings, folder.resolve(app), random);
                ReadingsTopic topic = new ReadingsTopic(workload, cluster.client(), settings.readings())) {
            stage.anyIdle().start();
            int steps = strike(scenario, stage, topic, random);
            progress.accept("comparing with an uninterrupted run of " + workload.readings(steps) + " readings");
            Outputs expected = reference.of(steps);
            stage.awaitEnd();
            Result result = compare(scenario, settings, stage, expected, steps, start);
            if (!result.held()) {
                Evidence.keep(cluster.client(), app, folder.resolve(app));
            }
            stage.deleteTopics();
            if (scenario.brokers() > 1) {
                Objects.requireNonNull(clusters.remove(scenario.brokers())).close();
            }
            return result;
        }
    }

    private BrokerCluster cluster(int brokers) {
        return clusters.computeIfAbsent(
                brokers, number -> BrokerCluster.start(folder.resolve("cluster-" + number + "-" + runs), number));
    }

    private int strike(Scenario scenario, Stage stage, ReadingsTopic topic, Random random) throws Exception {
        try (Feeder feeder = Feeder.start(workload, topic, perSecond)) {
            stage.breathe();
            List<Fault> faults = scenario.inOrder(random);
            for (int i = 0; i < faults.size(); i++) {
                progress.accept(
                        (i + 1) + " of " + faults.size() + ": " + faults.get(i).words());
                faults.get(i).strike(stage);
                stage.breathe();
            }
            progress.accept("feeding the rest");
            // Some series are silent most of the time.
            return feeder.finish(4 * scenario.leastReadings() / (3 * workload.series()));
        }
    }

    private Result compare(
            Scenario scenario, AppSettings settings, Stage stage, Outputs expected, int steps, long start)
            throws Exception {
        try (OutputTopics topics = new OutputTopics(stage.cluster().client(), settings.app(), AppSettings.PARTITIONS)) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLING_SECONDS);
            while (lacks(expected, topics.read()) && System.nanoTime() < deadline) {
                Thread.sleep(500);
            }
            stage.terminate();
            while (!topics.settled() && System.nanoTime() < deadline) {
                Thread.sleep(200);
            }
            Outputs outputs = topics.read().of(workload, steps);
            return new Result(
                    scenario.name(),
                    settings.guarantee(),
                    workload.readings(steps),
                    scenario.kills(),
                    seconds(start),
                    Judgement.of(expected.scores(), outputs.scores()),
                    Judgement.of(expected.alerts(), outputs.alerts()),
                    Judgement.of(expected.deadLetters(), outputs.deadLetters()),
                    "");
        }
    }

    private static boolean lacks(Outputs expected, Outputs outputs) {
        return outputs.scores().size() < expected.scores().size()
                || Judgement.of(expected.scores(), outputs.scores()).lost() > 0
                || Judgement.of(expected.deadLetters(), outputs.deadLetters()).lost() > 0;
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** Deletes what earlier runs left. */
    static Path emptied(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var found = Files.walk(folder)) {
                for (Path file : found.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
        return Files.createDirectories(folder);
    }

    @Override
    public void close() {
        clusters.values().forEach(BrokerCluster::close);
        if (reference != null) {
            reference.close();
        }
    }
}
