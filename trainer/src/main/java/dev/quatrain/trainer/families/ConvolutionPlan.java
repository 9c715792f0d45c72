package dev.quatrain.trainer.families;

import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.layers.Activation;
import dev.quatrain.trainer.layers.LayerSpec;
import dev.quatrain.trainer.layers.LayerSpec.ConvolutionSpec;
import dev.quatrain.trainer.layers.LayerSpec.DropoutSpec;
import dev.quatrain.trainer.layers.LayerSpec.ResidualSpec;
import dev.quatrain.trainer.layers.Padding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Convolutions over time, one after the other.
 *
 * @param filters of each convolution
 * @param kernels readings that each spans
 * @param normalized whether each is followed by batch normalisation
 * @param residual whether each is a residual block of two convolutions
 * @param dilated whether the k-th skips 2^k - 1 readings between two that it sees
 * @param stride readings from one output of the first convolution to the next
 * @param dropout share of each convolution's channels dropped while training
 */
public record ConvolutionPlan(
        List<Integer> filters,
        List<Integer> kernels,
        boolean normalized,
        boolean residual,
        boolean dilated,
        int stride,
        double dropout) {

    /** Reads the settings; a single kernel serves all convolutions. */
    public static ConvolutionPlan read(Settings network) {
        List<Integer> filters = network.counts("filters", List.of(32, 64, 32));
        List<Integer> kernels = network.counts("kernels", List.of(filters.size() == 3 ? 8 : 5));
        if (kernels.size() == 1) {
            kernels = java.util.Collections.nCopies(filters.size(), kernels.get(0));
        } else if (kernels.size() != filters.size()) {
            network.problem(
                    "kernels", kernels.size() + " kernels for " + filters.size() + " filters; give as many, or one.");
        }
        return new ConvolutionPlan(
                filters,
                kernels,
                network.flag("batch_norm", true),
                network.flag("residual", false),
                network.flag("dilated", false),
                network.count("conv_stride", 1),
                network.number("conv_dropout", 0, 0, 0.95));
    }

    /** Convolution k. */
    public LayerSpec layer(int k, Padding padding) {
        int dilation = dilated ? 1 << k : 1;
        return residual
                ? ResidualSpec.temporal(filters.get(k), kernels.get(k), dilation, normalized, dropout)
                : new ConvolutionSpec(
                        filters.get(k),
                        kernels.get(k),
                        k == 0 ? stride : 1,
                        dilation,
                        padding,
                        normalized,
                        Activation.RELU);
    }

    /** All of them over a window, without filling up its ends. */
    public List<LayerSpec> valid() {
        List<LayerSpec> layers = new ArrayList<>();
        for (int k = 0; k < filters.size(); k++) {
            layers.add(layer(k, Padding.VALID));
            if (dropout > 0) {
                layers.add(new DropoutSpec(dropout, true));
            }
        }
        return layers;
    }

    /** All of them as causal layers, which also go step by step. */
    public List<LayerSpec> causal() {
        List<LayerSpec> layers = new ArrayList<>();
        for (int k = 0; k < filters.size(); k++) {
            layers.add(layer(k, Padding.CAUSAL));
            if (!residual && dropout > 0) {
                layers.add(new DropoutSpec(dropout, true));
            }
        }
        return layers;
    }

    /** Readings that the last convolution's output depends on. */
    public int receptiveField() {
        int field = 1;
        for (int k = 0; k < filters.size(); k++) {
            field += (residual ? 2 : 1) * (kernels.get(k) - 1) * (dilated ? 1 << k : 1);
        }
        return field;
    }

    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("network.filters", filters.toString());
        parameters.put("network.kernels", kernels.toString());
        parameters.put("network.batch_norm", Boolean.toString(normalized));
        parameters.put("network.residual", Boolean.toString(residual));
        parameters.put("network.dilated", Boolean.toString(dilated));
        parameters.put("network.conv_stride", Integer.toString(stride));
        parameters.put("network.conv_dropout", Double.toString(dropout));
        return parameters;
    }
}
