package dev.quatrain.trainer.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LastStepTest extends PoolTest.OnWindows {
    @Override
    protected Layer layer(Shape input, Random random) {
        return new LastStep(input);
    }

    @Test
    void in_a_stream_every_step_is_the_last_so_far() {
        try (GraphRun graph = GraphRun.steps(new LastStep(new Shape(3, 2)), 2, false)) {
            assertThat(graph.run(new float[][] {{1, 2}}, graph.freshStates(1))[0])
                    .containsExactly(1, 2);
        }
    }
}
