package dev.quatrain.trainer.layers;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Random;

/** The description of a layer: what a network's architecture is written in. Immutable; JSON by Jackson. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "layer")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LayerSpec.DenseSpec.class, name = "dense"),
    @JsonSubTypes.Type(value = LayerSpec.ReshapeSpec.class, name = "reshape"),
    @JsonSubTypes.Type(value = LayerSpec.RelativeSpec.class, name = "relative"),
    @JsonSubTypes.Type(value = LayerSpec.RecurrentSpec.class, name = "recurrent"),
    @JsonSubTypes.Type(value = LayerSpec.LookaheadSpec.class, name = "lookahead"),
    @JsonSubTypes.Type(value = LayerSpec.ConvolutionSpec.class, name = "convolution"),
    @JsonSubTypes.Type(value = LayerSpec.PoolSpec.class, name = "pool"),
    @JsonSubTypes.Type(value = LayerSpec.GlobalPoolSpec.class, name = "global_pool"),
    @JsonSubTypes.Type(value = LayerSpec.RunningPoolSpec.class, name = "running_pool"),
    @JsonSubTypes.Type(value = LayerSpec.ResidualSpec.class, name = "residual"),
    @JsonSubTypes.Type(value = LayerSpec.DropoutSpec.class, name = "dropout"),
    @JsonSubTypes.Type(value = LayerSpec.Convolution2dSpec.class, name = "convolution_2d"),
    @JsonSubTypes.Type(value = LayerSpec.Pool2dSpec.class, name = "pool_2d"),
    @JsonSubTypes.Type(value = LayerSpec.LastStepSpec.class, name = "last_step"),
    @JsonSubTypes.Type(value = LayerSpec.ParallelSpec.class, name = "parallel")
})
public interface LayerSpec {
    /** The layer with freshly drawn weights. The same random numbers give the same weights. */
    Layer build(Shape input, Random random);

    /** See {@link Dense}. */
    record DenseSpec(int units, Activation activation) implements LayerSpec {
        @Override
        public Layer build(Shape input, Random random) {
            return new Dense(input, units, activation, random);
        }
    }

    /** See {@link Reshape}. */
    record ReshapeSpec(int steps) implements LayerSpec {
        @Override
        public Layer build(Shape input, Random random) {
            return new Reshape(input, steps);
        }
    }

    /** See {@link Relative}. */
    record RelativeSpec(Sizing sizing) implements LayerSpec {
        @Override
        public Layer build(Shape input, Random random) {
            return new Relative(input, sizing);
        }
    }

    /** See {@link Recurrent}. */
    record RecurrentSpec(Cell cell, int units) implements LayerSpec {
        @Override
        public Layer build(Shape input, Random random) {
            return new Recurrent(input, cell, units, random);
        }
    }

    /** See {@link Lookahead}. */
    record LookaheadSpec(Cell cell, int units, int delay) implements LayerSpec {
        @Override
        public Layer build(Shape input, Random random) {
            return new Lookahead(input, cell, units, delay, random);
        }
    }

    /** See {@link Convolution}. */
    record ConvolutionSpec(
            int filters,
            int kernel,
            int stride,
            int dilation,
            Padding padding,
            boolean normalized,
            Activation activation)
            implements LayerSpec {
        /** Stride 1, no dilation, causal, not normalized. */
        public static ConvolutionSpec causal(int filters, int kernel, Activation activation) {
            return new ConvolutionSpec(filters, kernel, 1, 1, Padding.CAUSAL, false, activation);
        }

        @Override
        public Layer build(Shape input, Random random) {
            return new Convolution(input, filters, kernel, stride, dilation, padding, normalized, activation, random);
        }
    }

    /** See {@link Pool}. */
    record PoolSpec(Pooling pooling, int size, int stride) implements LayerSpec {
        @Override
        public Layer build(Shape input, Random random) {
            return new Pool(input, pooling, size, stride);
        }
    }

    /** See {@link GlobalPool}. */
    record GlobalPoolSpec(List<Pooling> poolings) implements LayerSpec {
        @Override
        public Layer build(Shape input, Random random) {
            return new GlobalPool(input, poolings);
        }
    }

    /** See {@link RunningPool}. */
    record RunningPoolSpec(List<Pooling> poolings) implements LayerSpec {
        @Override
        public Layer build(Shape input, Random random) {
            return new RunningPool(input, poolings);
        }
    }

    /** See {@link Residual}. */
    record ResidualSpec(List<LayerSpec> layers, Activation activation) implements LayerSpec {
        /** A block of a temporal convolutional network (Bai et al. 2018): two causal convolutions, each with dropout of channels. */
        public static ResidualSpec temporal(int filters, int kernel, int dilation, boolean normalized, double dropout) {
            LayerSpec convolution =
                    new ConvolutionSpec(filters, kernel, 1, dilation, Padding.CAUSAL, normalized, Activation.RELU);
            LayerSpec drop = new DropoutSpec(dropout, true);
            return new ResidualSpec(List.of(convolution, drop, convolution, drop), Activation.RELU);
        }

        @Override
        public Layer build(Shape input, Random random) {
            return new Residual(input, Chain.build(input, layers, random), activation, random);
        }
    }

    /** See {@link Dropout}. */
    record DropoutSpec(double rate, boolean wholeChannels) implements LayerSpec {
        @Override
        public Layer build(Shape input, Random random) {
            return new Dropout(input, rate, wholeChannels, random);
        }
    }

    /**
     * See {@link Convolution2d}.
     *
     * @param maps of the input: what the convolution before makes, 1 for the window itself
     */
    record Convolution2dSpec(
            int maps, int filters, int kernel, int stride, Padding padding, boolean normalized, Activation activation)
            implements LayerSpec {
        @Override
        public Layer build(Shape input, Random random) {
            return new Convolution2d(
                    Image.of(input, maps), filters, kernel, stride, padding, normalized, activation, random);
        }
    }

    /**
     * See {@link Pool2d}.
     *
     * @param maps of the input
     */
    record Pool2dSpec(int maps, Pooling pooling, int size, int stride) implements LayerSpec {
        @Override
        public Layer build(Shape input, Random random) {
            return new Pool2d(Image.of(input, maps), pooling, size, stride);
        }
    }

    /** See {@link LastStep}. */
    record LastStepSpec() implements LayerSpec {
        @Override
        public Layer build(Shape input, Random random) {
            return new LastStep(input);
        }
    }

    /** See {@link Parallel}. */
    record ParallelSpec(List<LayerSpec> first, List<LayerSpec> second) implements LayerSpec {
        public ParallelSpec {
            first = List.copyOf(first);
            second = List.copyOf(second);
        }

        @Override
        public Layer build(Shape input, Random random) {
            return new Parallel(Chain.build(input, first, random), Chain.build(input, second, random));
        }
    }
}
