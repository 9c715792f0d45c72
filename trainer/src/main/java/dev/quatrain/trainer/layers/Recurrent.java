package dev.quatrain.trainer.layers;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent layer: the state h of its {@link Cell} after every step. Learned by full back-propagation through time over the window
 * (Werbos 1990), which begins with a zero state.
 */
public final class Recurrent implements Layer {
    private final Shape output;
    private final CellWeights weights;
    private Signal lastInput = Signal.zeros(0, 0, 0);
    private @Nullable Unroll last;

    public Recurrent(Shape input, Cell cell, int units, Random random) {
        this.output = new Shape(input.steps(), units);
        this.weights = new CellWeights("", cell, input.channels(), units, random);
    }

    @Override
    public Shape output() {
        return output;
    }

    /** [in, blocks*units], the blocks as {@link Cell} lists them. */
    public Parameter inputWeights() {
        return weights.input();
    }

    /** [units, blocks*units]. */
    public Parameter recurrentWeights() {
        return weights.recurrent();
    }

    /** [blocks*units]. */
    public Parameter bias() {
        return weights.bias();
    }

    /**
     * Begins with a pre-trained encoder, a restricted Boltzmann machine's or an autoencoder's: its weights become those from the input to
     * the candidate (of a simple cell: to the state), so that an open gate lets through what the encoder makes of a reading. Gates and
     * recurrent weights keep theirs.
     *
     * @param encoder [in, units] row by row
     * @param biases [units]
     */
    public void startFrom(float[] encoder, float[] biases) {
        weights.startFrom(encoder, biases);
    }

    @Override
    public Signal forward(Signal input, boolean training) {
        int batch = input.batch();
        Unroll unroll =
                last != null && last.fits(input.steps(), batch) ? last : Unroll.of(weights, input.steps(), batch);
        unroll.forward(weights.project(input), step -> step * batch);
        Signal states = Signal.zeros(input.steps(), batch, weights.units());
        System.arraycopy(unroll.states(), unroll.width, states.values(), 0, states.values().length);
        lastInput = input;
        last = unroll;
        return states;
    }

    @Override
    public Signal backward(Signal gradient) {
        if (last == null) {
            throw new IllegalStateException("A backward pass follows a forward pass");
        }
        int batch = lastInput.batch();
        float[] byProjection = new float[lastInput.rows() * weights.columns()];
        last.backward(gradient.values(), byProjection, step -> step * batch);
        Signal byInput = Signal.zeros(lastInput.steps(), batch, lastInput.channels());
        weights.projectBackward(lastInput, byProjection, byInput.values());
        return byInput;
    }

    @Override
    public List<Parameter> parameters() {
        return weights.parameters();
    }

    @Override
    public String step(StepScope scope, String input) {
        return new CellNodes(scope.graph(), weights).advance(scope, input);
    }

    @Override
    public String window(StepScope scope, String input) {
        List<String> steps = scope.graph().split(input, Collections.nCopies(output.steps(), weights.inputs()));
        return scope.graph().concat(new CellNodes(scope.graph(), weights).unroll(steps));
    }
}
