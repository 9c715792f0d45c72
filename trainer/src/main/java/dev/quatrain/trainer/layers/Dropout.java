package dev.quatrain.trainer.layers;

import dev.quatrain.model.OperatorError;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/**
 * Zeroes a share of its input in training and scales up the rest (Srivastava et al. 2014); the identity otherwise. Whole channels of a
 * sequence at a time if wanted, which suits convolutions (Tompson et al. 2015). Repeats bit for bit: every forward pass takes the next
 * seed of a generator of its own.
 */
public final class Dropout implements Layer {
    private final Shape shape;
    private final double rate;
    private final boolean wholeChannels;
    private final LongSupplier seeds;
    private float[] mask = {};

    /** @param rate share that is zeroed, from 0 to below 1 */
    public Dropout(Shape shape, double rate, boolean wholeChannels, Random random) {
        this(shape, rate, wholeChannels, new SplittableRandom(random.nextLong())::nextLong);
    }

    /** @param seeds the seed of each forward pass's mask */
    Dropout(Shape shape, double rate, boolean wholeChannels, LongSupplier seeds) {
        if (!(rate >= 0 && rate < 1)) {
            throw new OperatorError(
                    "The dropout rate " + rate + " is not a share that leaves something. Choose it from 0 to below 1.");
        }
        this.shape = shape;
        this.rate = rate;
        this.wholeChannels = wholeChannels;
        this.seeds = seeds;
    }

    @Override
    public Shape output() {
        return shape;
    }

    @Override
    public Signal forward(Signal input, boolean training) {
        if (!training || rate == 0) {
            return input;
        }
        mask = mask(wholeChannels ? input.batch() * input.channels() : input.values().length);
        return masked(input);
    }

    @Override
    public Signal backward(Signal gradient) {
        return rate == 0 ? gradient : masked(gradient);
    }

    @Override
    public void skip(int passes) {
        LongStream.generate(seeds).limit(rate > 0 ? passes : 0).forEach(seed -> {});
    }

    private Signal masked(Signal signal) {
        float[] values = signal.values().clone();
        for (int at = 0; at < values.length; at += mask.length) {
            for (int i = 0; i < mask.length; i++) {
                values[at + i] *= mask[i];
            }
        }
        return signal.with(values);
    }

    private float[] mask(int length) {
        SplittableRandom random = new SplittableRandom(seeds.getAsLong());
        float kept = (float) (1 / (1 - rate));
        int threshold = (int) (Integer.MIN_VALUE + rate * 0x1p32);
        float[] drawn = new float[length];
        for (int i = 0; i < length; i++) {
            drawn[i] = random.nextInt() < threshold ? 0f : kept;
        }
        return drawn;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public String step(StepScope scope, String input) {
        return input;
    }

    @Override
    public String window(StepScope scope, String input) {
        return input;
    }
}
