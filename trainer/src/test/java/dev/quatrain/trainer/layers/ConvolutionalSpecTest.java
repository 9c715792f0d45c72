package dev.quatrain.trainer.layers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConvolutionalSpecTest {
    static List<LayerSpec> convolutional() {
        return List.of(
                LayerSpec.ConvolutionSpec.causal(4, 3, Activation.RELU),
                new LayerSpec.PoolSpec(Pooling.MAX, 2, 2),
                new LayerSpec.GlobalPoolSpec(List.of(Pooling.MEAN, Pooling.MAX)),
                new LayerSpec.RunningPoolSpec(List.of(Pooling.MEAN)),
                LayerSpec.ResidualSpec.temporal(8, 3, 2, true, 0.1),
                new LayerSpec.Convolution2dSpec(1, 6, 5, 1, Padding.VALID, false, Activation.RELU),
                new LayerSpec.Pool2dSpec(6, Pooling.MAX, 2, 2),
                new LayerSpec.ReshapeSpec(1),
                new LayerSpec.LastStepSpec(),
                new LayerSpec.ParallelSpec(
                        List.of(new LayerSpec.ReshapeSpec(1)),
                        List.of(new LayerSpec.ReshapeSpec(1), new LayerSpec.DenseSpec(3, Activation.IDENTITY))));
    }

    @ParameterizedTest
    @MethodSource("convolutional")
    void a_description_survives_json(LayerSpec spec) throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readValue(json.writerFor(LayerSpec.class).writeValueAsString(spec), LayerSpec.class))
                .isEqualTo(spec);
    }
}
