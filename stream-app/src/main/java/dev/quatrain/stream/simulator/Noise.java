package dev.quatrain.stream.simulator;

import java.util.SplittableRandom;

/** Noise with memory: a first-order autoregressive process with mean 0, started in its stationary distribution. */
final class Noise {
    private final double memory;
    private final double step;
    private double value;

    /**
     * @param deviation stationary standard deviation
     * @param memorySeconds time after which a deviation has decayed to 1/e
     * @param intervalSeconds time between two calls of {@link #next}
     */
    Noise(double deviation, double memorySeconds, double intervalSeconds, SplittableRandom random) {
        this.memory = Math.exp(-intervalSeconds / memorySeconds);
        this.step = deviation * Math.sqrt(1 - memory * memory);
        this.value = deviation * random.nextGaussian();
    }

    double next(SplittableRandom random) {
        value = memory * value + step * random.nextGaussian();
        return value;
    }
}
