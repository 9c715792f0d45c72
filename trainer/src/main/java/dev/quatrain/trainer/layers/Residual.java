package dev.quatrain.trainer.layers;

import dev.quatrain.model.OperatorError;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A chain of layers whose input is added to its output, before the activation (He et al. 2016). Where the channels differ, the input
 * passes a convolution of width 1 first. Of causal, dilated convolutions in it temporal convolutional networks are built (Bai et al.
 * 2018). It streams if its layers do.
 */
public final class Residual implements Layer {
    private final Chain chain;
    private final @Nullable Dense projection;
    private final Activation activation;
    private float[] lastOutput = {};

    /** @throws OperatorError if the layers change the number of steps */
    public Residual(Shape input, Chain chain, Activation activation, Random random) {
        Shape output = chain.output();
        if (output.steps() != input.steps()) {
            throw new OperatorError(
                    "The layers of a residual block make " + output.steps() + " steps of " + input.steps()
                            + ", so that the input cannot be added. Use causal or same padding, stride 1 and no pooling in it.");
        }
        this.chain = chain;
        this.activation = activation;
        this.projection = output.channels() == input.channels()
                ? null
                : new Dense(input, output.channels(), Activation.IDENTITY, random);
    }

    @Override
    public Shape output() {
        return chain.output();
    }

    @Override
    public Signal forward(Signal input, boolean training) {
        Signal sum = chain.forward(input, training);
        Signal skipped = projection == null ? input : projection.forward(input, training);
        float[] values = added(sum, skipped);
        activation.apply(values);
        lastOutput = values;
        return sum.with(values);
    }

    @Override
    public Signal backward(Signal gradient) {
        float[] delta = gradient.values().clone();
        activation.backward(lastOutput, delta);
        Signal bySum = gradient.with(delta);
        Signal skipped = projection == null ? bySum : projection.backward(bySum);
        Signal byInput = chain.backward(bySum);
        return byInput.with(added(byInput, skipped));
    }

    @Override
    public void skip(int passes) {
        chain.skip(passes);
    }

    private static float[] added(Signal a, Signal b) {
        float[] sum = a.values().clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += b.values()[i];
        }
        return sum;
    }

    /** Those of the chain, then those of the convolution of width 1, if any. */
    @Override
    public List<Parameter> parameters() {
        return projection == null
                ? chain.parameters()
                : Stream.concat(chain.parameters().stream(), projection.parameters().stream())
                        .toList();
    }

    @Override
    public String step(StepScope scope, String input) {
        String presentBefore = scope.present();
        String sum = chain.step(scope, input);
        if (!Objects.equals(presentBefore, scope.present())) {
            throw new UnsupportedOperationException(
                    "A layer with look-ahead in a residual block answers later than the input it would be added to");
        }
        return activated(scope, sum, projection == null ? input : projection.step(scope, input));
    }

    @Override
    public String window(StepScope scope, String input) {
        String sum = chain.window(scope, input);
        return activated(scope, sum, projection == null ? input : projection.window(scope, input));
    }

    private String activated(StepScope scope, String sum, String skipped) {
        String added = scope.graph().node("Add", sum, skipped);
        return activation == Activation.IDENTITY ? added : scope.graph().node(activation.operator(), added);
    }
}
