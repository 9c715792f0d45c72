package dev.quatrain.trainer.layers;

import dev.quatrain.model.bundle.Segments;
import dev.quatrain.trainer.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A step graph while layers write their nodes into it: hands out segments of the hidden state and collects their successors. */
public final class StepScope {
    private final OnnxGraph graph;
    private final Map<String, Integer> lengths = new LinkedHashMap<>();
    private final Map<String, String> next = new LinkedHashMap<>();
    private @Nullable String present;
    private int stateLength;
    private int delay;

    public StepScope(OnnxGraph graph) {
        this.graph = graph;
    }

    public OnnxGraph graph() {
        return graph;
    }

    /**
     * Reserves a segment of the hidden state, zero where a series begins.
     *
     * @param name of the kind of segment; a number makes it unique
     * @return the segment
     */
    public State state(String name, int width) {
        String unique = name + lengths.size();
        String before = graph.slice("state", stateLength, width);
        lengths.put(unique, width);
        stateLength += width;
        return new State(unique, before);
    }

    /**
     * A part of the hidden state.
     *
     * @param name in the manifest
     * @param value [B, width] as the step before left it
     */
    public record State(String name, String value) {}

    /** Says what a segment becomes. Where {@link #present} is set, a step without a reading leaves it as it was. */
    public void next(State state, String value) {
        next.put(state.name(), present == null ? value : graph.node("Where", present, value, state.value()));
    }

    /** Says what a segment becomes, reading or not. */
    public void nextAlways(State state, String value) {
        next.put(state.name(), value);
    }

    /** Boolean [B, 1] whether the layers that follow see a reading at this step; null = always. */
    public @Nullable String present() {
        return present;
    }

    public void present(@Nullable String value) {
        present = value;
    }

    /**
     * The entry of a model that lags behind: a reading whose first feature is not a number says that none came. Sets {@link #present}.
     *
     * @param reading value [B, F]
     * @return the reading, zeros where none came
     */
    public String enter(String reading) {
        String came = graph.node("Not", graph.node("IsNaN", graph.slice(reading, 0, 1)));
        present = came;
        return graph.node("Where", came, reading, graph.constant(graph.unique("absent"), new float[] {0f}, 1));
    }

    /** Steps by which the value in hand lags behind the reading. */
    public int delay() {
        return delay;
    }

    /** Says that a layer answers {@code steps} later than it reads. */
    public void delayBy(int steps) {
        delay += steps;
    }

    /** Declares the state's input and output and gives its layout. A graph without state gets one unused float. */
    public Segments finish() {
        if (lengths.isEmpty()) {
            State none = state("none", 1);
            nextAlways(none, none.value());
        }
        graph.input("state", stateLength);
        List<String> values = new ArrayList<>();
        for (String name : lengths.keySet()) {
            String value = next.get(name);
            if (value == null) {
                throw new IllegalStateException("Nobody said what segment " + name + " becomes");
            }
            values.add(value);
        }
        graph.output("state_out", stateLength, graph.concat(values));
        return Segments.of(lengths);
    }
}
