package dev.quatrain.trainer.training;

/**
 * How runs are cut into examples.
 *
 * @param steps readings of an example, at most
 * @param windowed whether an example is a window whose end matters, filled up with zeros where the run is shorter; otherwise it is a
 *     piece of a run, shorter where the run ends
 * @param stride readings between the ends of two windows
 * @param atEndOnly whether only the run's last reading has a target
 * @param ahead readings behind the example that targets need
 * @param filled whether examples of different lengths share a mini-batch, shorter ones filled up with NaN behind their end
 */
public record Cut(int steps, boolean windowed, int stride, boolean atEndOnly, int ahead, boolean filled) {
    public Cut {
        if (steps < 1 || stride < 1 || ahead < 0) {
            throw new IllegalArgumentException("No examples of " + steps + " steps every " + stride);
        }
    }
}
