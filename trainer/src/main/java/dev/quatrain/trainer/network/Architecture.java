package dev.quatrain.trainer.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quatrain.trainer.layers.Chain;
import dev.quatrain.trainer.layers.LayerSpec;
import dev.quatrain.trainer.layers.Shape;
import java.util.List;
import java.util.Random;

/** The layers of a network, described. */
public record Architecture(List<LayerSpec> layers) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<LayerSpec>> LAYERS = new TypeReference<>() {};

    public Architecture {
        layers = List.copyOf(layers);
    }

    public Chain build(Shape input, long seed) {
        return Chain.build(input, layers, new Random(seed));
    }

    String json() {
        try {
            return JSON.writerFor(LAYERS).writeValueAsString(layers);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A layer cannot be written as JSON: " + layers, e);
        }
    }

    static Architecture parse(String json) {
        try {
            return new Architecture(JSON.readValue(json, LAYERS));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("This describes no layers: " + json, e);
        }
    }
}
