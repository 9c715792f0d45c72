package dev.quatrain.trainer.layers;

import dev.quatrain.trainer.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last {@code delay} inputs of a stream and the present one, as nodes. A flag is zero where no reading came: before a series' first,
 * after its last.
 *
 * <pre>
 * state   flag[1] input[C]   oldest, of step t - delay
 *         flag[1] input[C]   …
 *         flag[1] input[C]   of step t - 1
 * </pre>
 */
final class LookaheadWindow {
    private static final long FLOAT = 1;

    private final List<String> inputs;
    private final List<@Nullable String> present;

    private LookaheadWindow(List<String> inputs, List<@Nullable String> present) {
        this.inputs = inputs;
        this.present = present;
    }

    /** Appends this step's input, [B, channels], and drops the oldest entry for the step to come. */
    static LookaheadWindow push(StepScope scope, String input, int channels, int delay) {
        List<String> inputs = new ArrayList<>();
        List<@Nullable String> present = new ArrayList<>();
        String now = scope.present();
        if (delay > 0) {
            OnnxGraph graph = scope.graph();
            if (now == null) {
                now = graph.node("Equal", graph.slice(input, 0, 1), graph.slice(input, 0, 1));
            }
            int entry = 1 + channels;
            StepScope.State state = scope.state("ahead", delay * entry);
            String half = graph.constant(graph.unique("half"), new float[] {0.5f}, 1);
            for (int i = 0; i < delay; i++) {
                String flag = graph.slice(state.value(), (long) i * entry, 1);
                present.add(graph.node("Greater", flag, half));
                inputs.add(graph.slice(state.value(), (long) i * entry + 1, channels));
            }
            String flag = graph.node("Cast", Map.of("to", FLOAT), Map.of(), now);
            List<String> next = new ArrayList<>();
            if (delay > 1) {
                next.add(graph.slice(state.value(), entry, (long) (delay - 1) * entry));
            }
            next.add(flag);
            next.add(input);
            scope.nextAlways(state, graph.concat(next));
        }
        inputs.add(input);
        present.add(now);
        return new LookaheadWindow(inputs, present);
    }

    /** The i-th oldest input, [B, channels]; zeros before a series' first. */
    String input(int i) {
        return inputs.get(i);
    }

    /** Boolean [B, 1] whether a reading came with it; null = always. */
    @Nullable
    String present(int i) {
        return present.get(i);
    }
}
