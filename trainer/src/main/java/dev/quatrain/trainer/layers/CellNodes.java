package dev.quatrain.trainer.layers;

import dev.quatrain.trainer.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A recurrent cell as nodes of a graph. Input and recurrent weights are stacked so that one product serves all blocks; a GRU has its
 * candidate twice there, from the input alone and from the state alone, as the reset gate stands between them.
 */
final class CellNodes {
    private final OnnxGraph graph;
    private final CellWeights weights;
    private final String stacked;
    private final String bias;

    CellNodes(OnnxGraph graph, CellWeights weights) {
        this.graph = graph;
        this.weights = weights;
        String name = graph.unique("cell");
        int units = weights.units();
        int rows = weights.inputs() + units;
        float[] input = weights.input().values();
        float[] recurrent = weights.recurrent().values();
        if (weights.cell() == Cell.GRU) {
            float[] both = new float[rows * 4 * units];
            spread(input, weights.inputs(), 0, both, 0);
            spread(recurrent, units, units, both, weights.inputs());
            float[] biases = new float[4 * units];
            System.arraycopy(weights.bias().values(), 0, biases, 0, units);
            System.arraycopy(weights.resetBias().values(), 0, biases, units, units);
            System.arraycopy(weights.bias().values(), units, biases, 2 * units, 2 * units);
            stacked = graph.constant(name + ".W", both, rows, 4 * units);
            bias = graph.constant(name + ".b", biases, 4 * units);
        } else {
            float[] both = new float[rows * weights.columns()];
            System.arraycopy(input, 0, both, 0, input.length);
            System.arraycopy(recurrent, 0, both, input.length, recurrent.length);
            stacked = graph.constant(name + ".W", both, rows, weights.columns());
            bias = graph.constant(name + ".b", weights.bias().values(), weights.columns());
        }
    }

    /** Rows of [candidate, reset, update] into those of [candidate of the input, candidate of the state, reset, update]. */
    private void spread(float[] from, int rows, int candidateColumn, float[] to, int firstRow) {
        int units = weights.units();
        for (int row = 0; row < rows; row++) {
            int at = (firstRow + row) * 4 * units;
            System.arraycopy(from, row * 3 * units, to, at + candidateColumn, units);
            System.arraycopy(from, row * 3 * units + units, to, at + 2 * units, 2 * units);
        }
    }

    /** The states where a series begins: zeros, as many rows as {@code input} has. */
    List<String> zeros(String input) {
        int units = weights.units();
        float[] zeros = new float[weights.inputs() * units];
        String zero =
                graph.node("MatMul", input, graph.constant(graph.unique("zeros"), zeros, weights.inputs(), units));
        return Collections.nCopies(weights.cell().states(), zero);
    }

    /**
     * One step.
     *
     * @param input value [B, inputs]
     * @param before h, and c of an LSTM, values [B, units]
     * @return the same after the step
     */
    List<String> advance(String input, List<String> before) {
        String h = before.get(0);
        String sums = graph.node("Add", graph.node("MatMul", graph.concat(List.of(input, h)), stacked), bias);
        return switch (weights.cell()) {
            case SIMPLE -> List.of(graph.node("Tanh", sums));
            case LSTM -> lstm(parts(sums), before.get(1));
            case GRU -> List.of(gru(parts(sums), h));
        };
    }

    private List<String> parts(String sums) {
        return graph.split(sums, Collections.nCopies(4, weights.units()));
    }

    private List<String> lstm(List<String> parts, String c) {
        String candidate = graph.node("Tanh", parts.get(0));
        String forget = graph.node("Sigmoid", parts.get(1));
        String output = graph.node("Sigmoid", parts.get(2));
        String admit = graph.node("Sigmoid", parts.get(3));
        String newC = graph.node("Add", graph.node("Mul", forget, c), graph.node("Mul", admit, candidate));
        return List.of(graph.node("Mul", output, graph.node("Tanh", newC)), newC);
    }

    private String gru(List<String> parts, String h) {
        String reset = graph.node("Sigmoid", parts.get(2));
        String update = graph.node("Sigmoid", parts.get(3));
        String candidate = graph.node("Tanh", graph.node("Add", parts.get(0), graph.node("Mul", reset, parts.get(1))));
        return graph.node("Add", candidate, graph.node("Mul", update, graph.node("Sub", h, candidate)));
    }

    /** Reserves the cell's states in the hidden state. */
    List<StepScope.State> states(StepScope scope) {
        List<StepScope.State> states = new ArrayList<>(List.of(scope.state("h", weights.units())));
        if (weights.cell() == Cell.LSTM) {
            states.add(scope.state("c", weights.units()));
        }
        return states;
    }

    /** One step from the hidden state, whose successors it says; the new h. */
    String advance(StepScope scope, String input) {
        List<StepScope.State> states = states(scope);
        List<String> after =
                advance(input, states.stream().map(StepScope.State::value).toList());
        for (int i = 0; i < after.size(); i++) {
            scope.next(states.get(i), after.get(i));
        }
        return after.get(0);
    }

    /** All steps of a window from a zero state: the h of each, values [B, units]. */
    List<String> unroll(List<String> inputs) {
        List<String> outputs = new ArrayList<>();
        List<String> states = zeros(inputs.get(0));
        for (String input : inputs) {
            states = advance(input, states);
            outputs.add(states.get(0));
        }
        return outputs;
    }
}
