package dev.quatrain.trainer.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecurrentTest {
    private static final int UNITS = 6;
    private static final Shape INPUT = new Shape(4, 3);

    private static Recurrent layer(Cell cell) {
        return new Recurrent(INPUT, cell, UNITS, new Random(2));
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void every_recurrent_block_begins_orthogonal(Cell cell) {
        float[] weights = layer(cell).recurrentWeights().values();
        int columns = cell.blocks() * UNITS;
        for (int block = 0; block < cell.blocks(); block++) {
            for (int a = 0; a < UNITS; a++) {
                for (int b = 0; b < UNITS; b++) {
                    float product = 0;
                    for (int i = 0; i < UNITS; i++) {
                        int column = block * UNITS + i;
                        product += weights[a * columns + column] * weights[b * columns + column];
                    }
                    assertThat(product).isCloseTo(a == b ? 1f : 0f, within(1e-5f));
                }
            }
        }
    }

    @Test
    void an_lstm_begins_with_an_open_forget_gate() {
        float[] bias = layer(Cell.LSTM).bias().values();
        for (int i = 0; i < bias.length; i++) {
            assertThat(bias[i]).isEqualTo(i / UNITS == 1 ? 1f : 0f);
        }
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void an_encoder_becomes_the_candidate_of_the_input_and_nothing_else(Cell cell) {
        Recurrent started = layer(cell);
        float[] encoder = new float[INPUT.channels() * UNITS];
        float[] biases = new float[UNITS];
        for (int i = 0; i < encoder.length; i++) {
            encoder[i] = i;
        }
        for (int i = 0; i < UNITS; i++) {
            biases[i] = -i;
        }
        started.startFrom(encoder, biases);
        Recurrent fresh = layer(cell);
        int columns = cell.blocks() * UNITS;
        for (int in = 0; in < INPUT.channels(); in++) {
            for (int column = 0; column < columns; column++) {
                float expected = column < UNITS
                        ? encoder[in * UNITS + column]
                        : fresh.inputWeights().values()[in * columns + column];
                assertThat(started.inputWeights().values()[in * columns + column])
                        .isEqualTo(expected);
            }
        }
        assertThat(started.bias().values()).startsWith(biases);
        assertThat(started.recurrentWeights().values())
                .isEqualTo(fresh.recurrentWeights().values());
    }

    @Test
    void an_encoder_of_another_size_is_refused() {
        assertThatThrownBy(() -> layer(Cell.GRU).startFrom(new float[5], new float[UNITS]))
                .hasMessageContaining("5 weights");
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void batches_of_other_sizes_in_between_change_nothing(Cell cell) {
        Recurrent layer = layer(cell);
        Signal one = input(1);
        float[] before = layer.forward(one, false).values();
        layer.forward(input(5), false);
        assertThat(layer.forward(one, false).values()).isEqualTo(before);
    }

    @Test
    void its_description_survives_json() throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        for (LayerSpec spec :
                List.of(new LayerSpec.RecurrentSpec(Cell.GRU, 8), new LayerSpec.LookaheadSpec(Cell.LSTM, 8, 4))) {
            assertThat(json.readValue(json.writeValueAsString(spec), LayerSpec.class))
                    .isEqualTo(spec);
        }
    }

    private static Signal input(int batch) {
        Random random = new Random(11);
        Signal signal = Signal.zeros(INPUT.steps(), batch, INPUT.channels());
        for (int i = 0; i < signal.values().length; i++) {
            signal.values()[i] = (float) random.nextGaussian();
        }
        return signal;
    }
}
