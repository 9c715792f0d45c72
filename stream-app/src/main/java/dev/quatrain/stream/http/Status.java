package dev.quatrain.stream.http;

import dev.quatrain.stream.live.LiveView;
import java.util.function.Supplier;

/** How the application is and how much it has seen, in numbers. */
record Status(
        String app,
        boolean ready,
        String reason,
        int series,
        long scoresTotal,
        double scoresPerSecond,
        int firing,
        String version) {

    static Status of(String app, Supplier<Health> health, LiveView view) {
        Health now = health.get();
        LiveView.Totals totals = view.totals();
        return new Status(
                app,
                now.ready(),
                now.reason(),
                totals.series(),
                totals.scoresTotal(),
                totals.scoresPerSecond(),
                totals.firing(),
                versionOfJar());
    }

    /** The version in the jar's manifest; a build folder has none. */
    private static String versionOfJar() {
        String version = Status.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
