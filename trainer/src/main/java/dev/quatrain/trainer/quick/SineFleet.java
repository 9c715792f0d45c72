package dev.quatrain.trainer.quick;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Generated data: machines with a shared rhythm in three correlated features, noise, and some labelled spikes in the last fifth.
 *
 * @param seed decides everything
 * @param series number of machines, m0, m1, …
 * @param readings readings of each, one a second from 2026-01-01 UTC
 */
public record SineFleet(long seed, int series, int readings) {
    /** The features. */
    public static final List<String> FEATURES = List.of("load", "heat", "flow");

    private static final long START = 1_767_225_600_000L;
    private static final double PERIOD = 60;

    /** Readings [T][3] of a machine, without faults. */
    public float[][] normal(int machine) {
        Random random = new Random(seed * 31 + machine);
        double phase = random.nextDouble() * 2 * Math.PI;
        float[][] values = new float[readings][3];
        double heat = 40;
        for (int t = 0; t < readings; t++) {
            double load = 50 + 20 * Math.sin(phase + 2 * Math.PI * t / PERIOD);
            heat += 0.1 * (20 + 0.5 * load - heat);
            values[t][0] = (float) (load + random.nextGaussian());
            values[t][1] = (float) (heat + 0.2 * random.nextGaussian());
            values[t][2] = (float) (0.02 * load + 0.02 * random.nextGaussian());
        }
        return values;
    }

    /** Writes {@code time,series,load,heat,flow,fault} as CSV. */
    public void writeCsv(Path file) throws IOException {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
            out.println("time,series,load,heat,flow,fault");
            for (int machine = 0; machine < series; machine++) {
                float[][] values = normal(machine);
                for (int t = 0; t < readings; t++) {
                    boolean fault = t > 0.8 * readings && t % 50 < 3;
                    out.printf(
                            Locale.ROOT,
                            "%d,m%d,%.4f,%.4f,%.5f,%s%n",
                            START + 1000L * t,
                            machine,
                            values[t][0] + (fault ? 40 : 0),
                            values[t][1],
                            values[t][2],
                            fault ? "spike" : "");
                }
            }
            if (out.checkError()) {
                throw new IOException("Could not write " + file);
            }
        }
    }
}
