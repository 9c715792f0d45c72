package dev.quatrain.trainer.onnx;

import dev.quatrain.trainer.data.Scaling;

/** The scaling as part of a step graph: raw units in, raw units out. */
public final class ScaledGraph {
    private ScaledGraph() {}

    /** {@code (reading - mean) / deviation}, cut off, in the order {@link Scaling#scale} computes it. */
    public static String scale(OnnxGraph graph, String reading, Scaling scaling) {
        String mean = graph.constant("mean", scaling.mean(), scaling.features());
        String deviation = graph.constant("deviation", scaling.deviation(), scaling.features());
        String scaled = graph.node("Div", graph.node("Sub", reading, mean), deviation);
        if (!scaling.clips()) {
            return scaled;
        }
        String most = graph.constant("clip", new float[] {scaling.clip()}, 1);
        String least = graph.constant("clip.least", new float[] {-scaling.clip()}, 1);
        return graph.node("Max", graph.node("Min", scaled, most), least);
    }

    /** {@code scaled * deviation + mean} for a value of {@code steps} readings side by side. */
    public static String unscale(OnnxGraph graph, String scaled, Scaling scaling, int steps) {
        String name = "unscale" + steps + scaled;
        String mean = graph.constant(name + ".mean", repeated(scaling.mean(), steps), steps * scaling.features());
        String deviation =
                graph.constant(name + ".deviation", repeated(scaling.deviation(), steps), steps * scaling.features());
        return graph.node("Add", graph.node("Mul", scaled, deviation), mean);
    }

    private static float[] repeated(float[] values, int times) {
        float[] repeated = new float[values.length * times];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = values[i % values.length];
        }
        return repeated;
    }
}
