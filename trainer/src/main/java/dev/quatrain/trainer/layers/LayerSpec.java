package dev.quatrain.trainer.layers;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Random;

/** The description of a layer: what a network's architecture is written in. Immutable; JSON by Jackson. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "layer")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LayerSpec.DenseSpec.class, name = "dense"),
    @JsonSubTypes.Type(value = LayerSpec.ReshapeSpec.class, name = "reshape"),
    @JsonSubTypes.Type(value = LayerSpec.RecurrentSpec.class, name = "recurrent"),
    @JsonSubTypes.Type(value = LayerSpec.LookaheadSpec.class, name = "lookahead")
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
}
