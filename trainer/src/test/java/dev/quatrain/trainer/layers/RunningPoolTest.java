package dev.quatrain.trainer.layers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.trainer.onnx.OnnxGraph;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RunningPoolTest {
    @Nested
    class Both extends LayerContract {
        @Override
        protected Shape input() {
            return new Shape(11, 3);
        }

        @Override
        protected Layer layer(Shape input, Random random) {
            return new RunningPool(input, List.of(Pooling.MEAN, Pooling.MAX));
        }
    }

    @Nested
    class MaximumOnly extends LayerContract {
        /** Without two maxima so near that a nudge makes one the other. */
        @Override
        protected Shape input() {
            return new Shape(7, 3);
        }

        @Override
        protected Layer layer(Shape input, Random random) {
            return new RunningPool(input, List.of(Pooling.MAX));
        }
    }

    @Test
    void a_maximum_below_zero_is_kept() {
        RunningPool pool = new RunningPool(new Shape(3, 1), List.of(Pooling.MAX, Pooling.MEAN));
        try (GraphRun graph = GraphRun.steps(pool, 1, false)) {
            float[][] states = graph.freshStates(1);
            assertThat(graph.run(new float[][] {{-4}}, states)[0]).containsExactly(-4, -4);
            assertThat(graph.run(new float[][] {{-2}}, states)[0]).containsExactly(-2, -3);
            assertThat(graph.run(new float[][] {{-6}}, states)[0]).containsExactly(-2, -4);
        }
    }

    @Test
    void a_window_gives_the_same_bits_in_every_batch() {
        Shape input = new Shape(60, 32);
        SameBits.check(input, new RunningPool(input, List.of(Pooling.MEAN, Pooling.MAX)));
    }

    @Test
    void a_step_without_a_reading_leaves_the_state_as_it_was() {
        Layer presentIfEqual = new Layer() {
            private final RunningPool pool = new RunningPool(new Shape(3, 1), List.of(Pooling.MAX, Pooling.MEAN));

            @Override
            public Shape output() {
                return pool.output();
            }

            @Override
            public Signal forward(Signal input, boolean training) {
                return pool.forward(input, training);
            }

            @Override
            public Signal backward(Signal gradient) {
                return pool.backward(gradient);
            }

            @Override
            public List<Parameter> parameters() {
                return List.of();
            }

            @Override
            public String step(StepScope scope, String input) {
                OnnxGraph graph = scope.graph();
                scope.present(graph.node("Equal", input, input));
                return pool.step(scope, input);
            }
        };
        try (GraphRun graph = GraphRun.steps(presentIfEqual, 1, false)) {
            float[][] states = graph.freshStates(1);
            graph.run(new float[][] {{-4}}, states);
            graph.run(new float[][] {{Float.NaN}}, states);
            assertThat(graph.run(new float[][] {{-2}}, states)[0]).containsExactly(-2, -3);
        }
    }
}
