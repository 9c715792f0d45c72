package dev.quatrain.trainer.layers;

import java.util.List;

/** All steps of a window side by side as one step, on whole windows only. */
public final class Flatten implements Layer {
    private final Shape input;

    public Flatten(Shape input) {
        this.input = input;
    }

    @Override
    public Shape output() {
        return new Shape(1, input.size());
    }

    @Override
    public Signal forward(Signal signal, boolean training) {
        float[] values = new float[signal.values().length];
        copy(signal.values(), values, signal.batch(), true);
        return new Signal(1, signal.batch(), input.size(), values);
    }

    @Override
    public Signal backward(Signal gradient) {
        Signal byInput = Signal.zeros(input.steps(), gradient.batch(), input.channels());
        copy(gradient.values(), byInput.values(), gradient.batch(), false);
        return byInput;
    }

    private void copy(float[] from, float[] to, int batch, boolean flatten) {
        int channels = input.channels();
        for (int t = 0; t < input.steps(); t++) {
            for (int b = 0; b < batch; b++) {
                int stepped = (t * batch + b) * channels;
                int flat = (b * input.steps() + t) * channels;
                System.arraycopy(from, flatten ? stepped : flat, to, flatten ? flat : stepped, channels);
            }
        }
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public String window(StepScope scope, String value) {
        return value;
    }
}
