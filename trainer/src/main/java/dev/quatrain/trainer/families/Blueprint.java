package dev.quatrain.trainer.families;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.layers.LayerSpec;
import dev.quatrain.trainer.layers.LayerSpec.LookaheadSpec;
import dev.quatrain.trainer.layers.LayerSpec.RelativeSpec;
import dev.quatrain.trainer.layers.Shape;
import dev.quatrain.trainer.layers.Sizing;
import dev.quatrain.trainer.network.Architecture;
import java.util.ArrayList;
import java.util.List;

/**
 * The plan of a network.
 *
 * @param family its family's name
 * @param input an example
 * @param windowed whether the network sees its window at once; otherwise it goes step by step
 * @param stride readings between two training windows, for a windowed one
 * @param encoder layers up to the code, which task features gives out
 * @param head layers from the code to the outputs
 * @param warmup readings a fresh state needs, for one that goes step by step
 */
public record Blueprint(
        String family,
        Shape input,
        boolean windowed,
        int stride,
        List<LayerSpec> encoder,
        List<LayerSpec> head,
        int warmup) {
    public Blueprint {
        encoder = List.copyOf(encoder);
        head = List.copyOf(head);
    }

    /**
     * The blueprint for a task that wants its window relative to the newest reading: the same one with a layer in front.
     *
     * @throws OperatorError if there is no window
     */
    public Blueprint relative(Sizing sizing) {
        if (!windowed) {
            throw new OperatorError("forecast.relative needs a network that sees a window at once, and family " + family
                    + " as configured goes step by step. Set network.window, or leave forecast.relative out.");
        }
        List<LayerSpec> layers = new ArrayList<>(encoder);
        layers.add(0, new RelativeSpec(sizing));
        return new Blueprint(family, input, true, stride, layers, head, warmup);
    }

    /** Readings by which the output lags behind. */
    public int delay() {
        return encoder.stream()
                .filter(LookaheadSpec.class::isInstance)
                .mapToInt(layer -> ((LookaheadSpec) layer).delay())
                .sum();
    }

    public Architecture architecture() {
        List<LayerSpec> all = new ArrayList<>(encoder);
        all.addAll(head);
        return new Architecture(all);
    }
}
