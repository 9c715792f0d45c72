package dev.quatrain.trainer.layers;

import java.util.List;

/** The last step of a window. In a stream every step is the last so far, and passes unchanged. */
public final class LastStep implements Layer {
    private final Shape input;
    private int lastSteps;

    public LastStep(Shape input) {
        this.input = input;
    }

    @Override
    public Shape output() {
        return new Shape(1, input.channels());
    }

    @Override
    public Signal forward(Signal signal, boolean training) {
        lastSteps = signal.steps();
        return new Signal(1, signal.batch(), signal.channels(), signal.step(lastSteps - 1));
    }

    @Override
    public Signal backward(Signal gradient) {
        Signal byInput = Signal.zeros(lastSteps, gradient.batch(), gradient.channels());
        System.arraycopy(gradient.values(), 0, byInput.values(), byInput.at(lastSteps - 1), gradient.values().length);
        return byInput;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public String step(StepScope scope, String value) {
        return value;
    }

    @Override
    public String window(StepScope scope, String value) {
        return scope.graph().slice(value, (long) (input.steps() - 1) * input.channels(), input.channels());
    }
}
