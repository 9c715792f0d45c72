package dev.quatrain.trainer.layers;

import dev.quatrain.model.OperatorError;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two chains over the same input; the channels of the second's output follow those of the first's. A linear chain beside a nonlinear one
 * goes on where readings leave the range that was trained on (Cheng et al. 2016, "Wide and deep learning"). It streams if both chains do.
 */
public final class Parallel implements Layer {
    private final Chain first;
    private final Chain second;

    /** @throws OperatorError if the chains differ in steps */
    public Parallel(Chain first, Chain second) {
        if (first.output().steps() != second.output().steps()) {
            throw new OperatorError("Of two chains side by side one makes "
                    + first.output().steps() + " steps, the other "
                    + second.output().steps() + ". End both in as many.");
        }
        this.first = first;
        this.second = second;
    }

    /** The chain whose channels come first. */
    public Chain first() {
        return first;
    }

    /** The chain whose channels follow. */
    public Chain second() {
        return second;
    }

    @Override
    public Shape output() {
        return new Shape(
                first.output().steps(),
                first.output().channels() + second.output().channels());
    }

    @Override
    public Signal forward(Signal input, boolean training) {
        Signal one = first.forward(input, training);
        Signal other = second.forward(input, training);
        Signal both = Signal.zeros(one.steps(), one.batch(), one.channels() + other.channels());
        for (int row = 0; row < both.rows(); row++) {
            int at = row * both.channels();
            System.arraycopy(one.values(), row * one.channels(), both.values(), at, one.channels());
            System.arraycopy(
                    other.values(), row * other.channels(), both.values(), at + one.channels(), other.channels());
        }
        return both;
    }

    @Override
    public Signal backward(Signal gradient) {
        int channels = first.output().channels();
        Signal byFirst = first.backward(part(gradient, 0, channels));
        Signal bySecond = second.backward(part(gradient, channels, gradient.channels() - channels));
        float[] sum = byFirst.values().clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += bySecond.values()[i];
        }
        return byFirst.with(sum);
    }

    private static Signal part(Signal whole, int from, int channels) {
        Signal part = Signal.zeros(whole.steps(), whole.batch(), channels);
        for (int row = 0; row < whole.rows(); row++) {
            System.arraycopy(whole.values(), row * whole.channels() + from, part.values(), row * channels, channels);
        }
        return part.withAbsentOf(whole);
    }

    @Override
    public void skip(int passes) {
        first.skip(passes);
        second.skip(passes);
    }

    /** Those of the first chain, then those of the second. */
    @Override
    public List<Parameter> parameters() {
        return Stream.concat(first.parameters().stream(), second.parameters().stream())
                .toList();
    }

    @Override
    public String step(StepScope scope, String input) {
        return scope.graph().concat(List.of(first.step(scope, input), second.step(scope, input)));
    }

    @Override
    public String window(StepScope scope, String input) {
        if (output().steps() != 1) {
            throw new UnsupportedOperationException("Chains side by side over a window end in one step");
        }
        return scope.graph().concat(List.of(first.window(scope, input), second.window(scope, input)));
    }
}
