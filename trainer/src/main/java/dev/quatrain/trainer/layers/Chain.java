package dev.quatrain.trainer.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Layers one after the other. */
public final class Chain implements Layer {
    private final List<Layer> layers;
    private final Shape output;

    public Chain(Shape input, List<Layer> layers) {
        this.layers = List.copyOf(layers);
        this.output = layers.isEmpty() ? input : layers.get(layers.size() - 1).output();
    }

    public static Chain build(Shape input, List<LayerSpec> specs, Random random) {
        List<Layer> layers = new ArrayList<>();
        Shape shape = input;
        for (LayerSpec spec : specs) {
            Layer layer = spec.build(shape, random);
            layers.add(layer);
            shape = layer.output();
        }
        return new Chain(input, layers);
    }

    public List<Layer> layers() {
        return layers;
    }

    @Override
    public Shape output() {
        return output;
    }

    @Override
    public Signal forward(Signal input, boolean training) {
        Signal signal = input;
        for (Layer layer : layers) {
            signal = layer.forward(signal, training).withAbsentOf(signal);
        }
        return signal;
    }

    @Override
    public Signal backward(Signal gradient) {
        Signal signal = gradient;
        for (int i = layers.size() - 1; i >= 0; i--) {
            signal = layers.get(i).backward(signal);
        }
        return signal;
    }

    @Override
    public void skip(int passes) {
        layers.forEach(layer -> layer.skip(passes));
    }

    @Override
    public List<Parameter> parameters() {
        return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
    }

    @Override
    public String step(StepScope scope, String input) {
        String value = input;
        for (Layer layer : layers) {
            value = layer.step(scope, value);
        }
        return value;
    }

    @Override
    public String window(StepScope scope, String input) {
        String value = input;
        for (Layer layer : layers) {
            value = layer.window(scope, value);
        }
        return value;
    }
}
