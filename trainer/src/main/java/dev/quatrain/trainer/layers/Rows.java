package dev.quatrain.trainer.layers;

/** Between rows [B, T*C], an example each, and signals, a step each. */
public final class Rows {
    private Rows() {}

    public static Signal toSignal(float[] rows, int batch, int steps, int channels) {
        if (steps == 1 || batch == 1) {
            return new Signal(steps, batch, channels, rows);
        }
        float[] values = new float[rows.length];
        for (int b = 0; b < batch; b++) {
            for (int t = 0; t < steps; t++) {
                System.arraycopy(rows, (b * steps + t) * channels, values, (t * batch + b) * channels, channels);
            }
        }
        return new Signal(steps, batch, channels, values);
    }

    public static float[] fromSignal(Signal signal) {
        int steps = signal.steps();
        int batch = signal.batch();
        int channels = signal.channels();
        if (steps == 1 || batch == 1) {
            return signal.values();
        }
        float[] rows = new float[signal.values().length];
        for (int b = 0; b < batch; b++) {
            for (int t = 0; t < steps; t++) {
                System.arraycopy(
                        signal.values(), (t * batch + b) * channels, rows, (b * steps + t) * channels, channels);
            }
        }
        return rows;
    }
}
