package dev.quatrain.stream.http;

import dev.quatrain.stream.fleet.Fleet;
import java.util.List;
import java.util.function.Supplier;

/** How the application is and how much it has seen, in numbers: of one instance, or of all together. */
record Status(
        String app,
        boolean ready,
        String reason,
        int series,
        long scoresTotal,
        double scoresPerSecond,
        int firing,
        String version,
        boolean complete,
        long historyBytes,
        List<Instance> instances,
        List<String> unanswered) {

    /**
     * One of the instances.
     *
     * @param address host:port under which it answers
     */
    record Instance(String address, boolean ready, String reason, int series, double scoresPerSecond) {}

    /** Of this instance alone. */
    static Status of(String app, Supplier<Health> health, Fleet fleet, String address) {
        Health now = health.get();
        Fleet.Totals totals = fleet.totals();
        return new Status(
                app,
                now.ready(),
                now.reason(),
                totals.series(),
                totals.scores(),
                totals.scoresPerSecond(),
                fleet.alerts().firing(),
                versionOfJar(),
                totals.complete(),
                totals.bytes(),
                List.of(new Instance(address, now.ready(), now.reason(), totals.series(), totals.scoresPerSecond())),
                List.of());
    }

    /** The version in the jar's manifest; a build folder has none. */
    private static String versionOfJar() {
        String version = Status.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
