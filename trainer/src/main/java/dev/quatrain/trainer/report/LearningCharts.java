package dev.quatrain.trainer.report;

import dev.quatrain.trainer.training.LearningCurve;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What each phase of the training measured, epoch by epoch. */
final class LearningCharts {
    private LearningCharts() {}

    static void write(Page page, List<LearningCurve> curves) {
        page.section(
                "Learning",
                "What each phase was trained for, in the network's own units, on the <span class=\"key train\">training</span>"
                        + " windows and on the <span class=\"key validation\">validation</span> split after"
                        + " each epoch. The weights of the marked epoch were kept.");
        page.sideBySide(
                () -> curves.forEach(curve -> page.figure(curve.phase() + ": " + curve.measure(), chart(curve))));
    }

    private static String chart(LearningCurve curve) {
        int epochs = curve.validation().size();
        double[] xs = Ticks.even(1, Math.max(2, epochs), Math.max(2, epochs));
        double[] train = line(curve.train());
        double[] validation = line(curve.validation());
        double[] all = DoubleStream.concat(Arrays.stream(train), Arrays.stream(validation))
                .filter(Double::isFinite)
                .toArray();
        double top = Arrays.stream(all).max().orElse(1);
        // Errors are drawn from zero; a free energy has none.
        double bottom = Math.min(0, Arrays.stream(all).min().orElse(0));
        double margin = 0.05 * (top - bottom);
        int every = Math.max(1, epochs / 8);
        double[] ticks = IntStream.rangeClosed(1, epochs)
                .filter(epoch -> epoch == 1 || epoch % every == 0)
                .asDoubleStream()
                .toArray();
        double[] x = Arrays.copyOf(xs, Math.min(xs.length, validation.length));
        return new Chart(
                        curve.measure() + " by epoch",
                        460,
                        220,
                        1,
                        Math.max(2, epochs),
                        bottom < 0 ? bottom - margin : 0,
                        top + margin)
                .yAxis()
                .xAxis(ticks, epoch -> Integer.toString((int) epoch))
                .line("line train", x, train)
                .line("line validation", x, validation)
                .vertical("mark", Math.max(1, curve.best() + 1), curve.best() < 0 ? "start kept" : "kept")
                .svg();
    }

    /** A single epoch is a level line, for a point would not be seen. */
    private static double[] line(List<Double> losses) {
        double[] line = losses.stream().mapToDouble(Double::doubleValue).toArray();
        return line.length == 1 ? new double[] {line[0], line[0]} : line;
    }
}
