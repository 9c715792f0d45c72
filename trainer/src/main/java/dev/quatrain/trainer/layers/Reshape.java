package dev.quatrain.trainer.layers;

import java.util.List;

/** The same floats of an example as other steps and channels: flattens a window for fully connected layers, or restores its steps. */
final class Reshape implements Layer {
    private final Shape input;
    private final Shape output;

    Reshape(Shape input, int steps) {
        if (input.size() % steps != 0) {
            throw new IllegalArgumentException(input + " does not divide into " + steps + " steps");
        }
        this.input = input;
        this.output = new Shape(steps, input.size() / steps);
    }

    @Override
    public Shape output() {
        return output;
    }

    @Override
    public Signal forward(Signal signal, boolean training) {
        return Rows.toSignal(Rows.fromSignal(signal), signal.batch(), output.steps(), output.channels());
    }

    @Override
    public Signal backward(Signal gradient) {
        return Rows.toSignal(Rows.fromSignal(gradient), gradient.batch(), input.steps(), input.channels());
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    /** An example's floats lie step by step on both sides. */
    @Override
    public String window(StepScope scope, String value) {
        return value;
    }
}
