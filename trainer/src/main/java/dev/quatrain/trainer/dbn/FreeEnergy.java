package dev.quatrain.trainer.dbn;

import dev.quatrain.trainer.onnx.OnnxGraph;
import dev.quatrain.trainer.pretraining.Examples;
import dev.quatrain.trainer.rbm.Rbm;
import dev.quatrain.trainer.rbm.VisibleUnits;
import dev.quatrain.trainer.tasks.ErrorMeasure;
import dev.quatrain.trainer.tasks.Readout;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * How improbable a window is to a restricted Boltzmann machine: its free energy above the least one of the training windows, for each value
 * of the window; 0 below that. {@code F(v) = ½|v - b|² - Σ softplus(c + v W)} for Gaussian units, {@code F(v) = -b·v - Σ softplus(c + v W)}
 * for Bernoulli ones (Hinton 2010, section 16).
 *
 * @param machine sees the window's values
 * @param least the least free energy of the training windows
 */
record FreeEnergy(Rbm machine, double least) implements ErrorMeasure {
    /** Measures from the least energy of examples, of which there is one at least. */
    static FreeEnergy above(Rbm machine, Examples examples) {
        double[] energies = machine.freeEnergy(examples.batch(0, examples.size()), examples.size());
        return new FreeEnergy(machine, Arrays.stream(energies).min().orElse(0));
    }

    @Override
    public int width() {
        return 1;
    }

    @Override
    public String export(OnnxGraph graph, Readout.Step step) {
        int n = machine.visible();
        boolean gaussian = machine.units() == VisibleUnits.GAUSSIAN;
        String window = Objects.requireNonNull(step.window());
        String bias = graph.constant("energy.visible", machine.visibleBias(), n);
        String distance = graph.node("Sub", window, bias);
        String own = gaussian ? graph.node("Mul", distance, distance) : graph.node("Mul", window, bias);
        String hidden =
                graph.node("Softplus", graph.dense("energy", window, machine.weights(), machine.hiddenBias(), ""));
        // One product for both sums, as ReduceSum gives other low bits in another batch size.
        float[] parts = new float[n + machine.hidden()];
        Arrays.fill(parts, 0, n, (gaussian ? 0.5f : -1f) / n);
        Arrays.fill(parts, n, parts.length, -1f / n);
        String terms = graph.concat(List.of(own, hidden));
        String energy = graph.node("MatMul", terms, graph.constant("energy.parts", parts, parts.length, 1));
        return graph.node(
                "Relu",
                graph.node("Sub", energy, graph.constant("energy.least", new float[] {(float) (least / n)}, 1)));
    }

    @Override
    public void measure(float[][] scaled, float[] output, int t, float[] into, int at) {
        int features = scaled[t].length;
        int window = machine.visible() / features;
        float[] values = new float[machine.visible()];
        for (int w = Math.max(0, window - 1 - t); w < window; w++) {
            System.arraycopy(scaled[t - window + 1 + w], 0, values, w * features, features);
        }
        into[at] = (float) Math.max(0, (machine.freeEnergy(values, 1)[0] - least) / machine.visible());
    }
}
