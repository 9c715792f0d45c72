package dev.quatrain.trainer.accuracy.metrics;

/** Mean squared and mean absolute error, added up value by value. */
public final class MeanErrors {
    private double squares;
    private double absolutes;
    private long n;

    public void add(double actual, double forecast) {
        double error = actual - forecast;
        squares += error * error;
        absolutes += Math.abs(error);
        n++;
    }

    public double mse() {
        return squares / n;
    }

    public double mae() {
        return absolutes / n;
    }

    public long count() {
        return n;
    }
}
