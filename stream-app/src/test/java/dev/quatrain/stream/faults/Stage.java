package dev.quatrain.stream.faults;

import dev.quatrain.stream.broker.BrokerCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;

/** Where faults strike: instances of an application that score what is fed, and the brokers beneath. */
final class Stage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final BrokerCluster cluster;
    private final AppSettings settings;
    private final List<Instance> instances;
    private final GroupProgress progress;
    private final Random random;

    Stage(BrokerCluster cluster, AppSettings settings, Path folder, Random random) {
        this.cluster = cluster;
        this.settings = settings;
        this.random = random;
        this.instances = IntStream.rangeClosed(1, 3)
                .mapToObj(number -> new Instance(settings, cluster, folder, number))
                .toList();
        this.progress = new GroupProgress(cluster.client(), settings.app(), settings.readings());
    }

    BrokerCluster cluster() {
        return cluster;
    }

    Instance anyRunning() {
        return any(instances.stream().filter(Instance::runs).toList());
    }

    Instance anyIdle() {
        return any(instances.stream().filter(instance -> !instance.runs()).toList());
    }

    int anyBroker() {
        return random.nextInt(cluster.size());
    }

    private Instance any(List<Instance> some) {
        return some.get(random.nextInt(some.size()));
    }

    /** Waits for a random time. */
    void pause(int leastMillis, int mostMillis) throws InterruptedException {
        Thread.sleep(leastMillis + random.nextInt(mostMillis - leastMillis));
    }

    /** Half of the time not at all, else long enough that the group misses whoever is gone. */
    void maybePause() throws InterruptedException {
        if (random.nextBoolean()) {
            pause(0, 2_000);
        }
    }

    /** Lets the application score for a random time. */
    void breathe() throws InterruptedException {
        awaitProgress();
        pause(0, 1_500);
        check();
    }

    /** Waits until more is committed than now. */
    void awaitProgress() throws InterruptedException {
        long before = progress.committed();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (progress.committed() <= before) {
            check();
            failAfter(deadline, "commit anything");
            Thread.sleep(100);
        }
    }

    /** Waits until so many instances share the work. */
    void awaitMembers(int members) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (progress.members() < members) {
            check();
            failAfter(deadline, "share the work among " + members);
            Thread.sleep(200);
        }
    }

    /** Waits until all readings are committed. */
    void awaitEnd() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (progress.lag() > 0) {
            check();
            failAfter(deadline, "commit the last readings, of which " + progress.lag() + " are missing");
            Thread.sleep(200);
        }
    }

    private static void failAfter(long deadline, String what) {
        if (System.nanoTime() > deadline) {
            throw new AssertionError("The application did not " + what + " within " + PATIENCE.toSeconds() + " s");
        }
    }

    private void check() {
        instances.forEach(Instance::check);
    }

    /** Ends all instances in order. */
    void terminate() {
        instances.stream().filter(Instance::runs).forEach(Instance::terminate);
    }

    /** The topics' names begin with the application's. */
    void deleteTopics() throws Exception {
        Map<String, Object> client = cluster.client();
        try (Admin admin = Admin.create(client)) {
            List<String> topics = admin.listTopics().names().get(30, TimeUnit.SECONDS).stream()
                    .filter(name -> name.startsWith(settings.app()))
                    .toList();
            admin.deleteTopics(topics).all().get(30, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        instances.forEach(Instance::close);
        progress.close();
    }
}
