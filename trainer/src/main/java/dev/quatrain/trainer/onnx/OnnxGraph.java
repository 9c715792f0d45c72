package dev.quatrain.trainer.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import onnx.Onnx;
import org.nd4j.shade.protobuf.ByteString;

/**
 * Builds an ONNX graph of float tensors [B, n] with a dynamic batch, node by node. Values are named by the node that makes them; the
 * same calls give the same bytes. Opset 14 and IR 8, which every ONNX Runtime since 1.10 reads.
 */
public final class OnnxGraph {
    private static final int OPSET = 14;
    private static final int IR_VERSION = 8;

    private final Onnx.GraphProto.Builder graph = Onnx.GraphProto.newBuilder();
    private int names;

    public OnnxGraph(String name) {
        graph.setName(name);
    }

    /** Declares an input [B, width] and gives its name back. */
    public String input(String name, int width) {
        graph.addInput(tensor(name, width));
        return name;
    }

    /** Declares that {@code value} is the output [B, width] of this name. */
    public void output(String name, int width, String value) {
        graph.addNode(Onnx.NodeProto.newBuilder()
                .setOpType("Identity")
                .setName(name)
                .addInput(value)
                .addOutput(name));
        graph.addOutput(tensor(name, width));
    }

    /** A constant of the given shape, row by row. */
    public String constant(String name, float[] values, int... shape) {
        Onnx.TensorProto.Builder constant = initializer(name, Onnx.TensorProto.DataType.FLOAT, shape);
        ByteBuffer raw = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        graph.addInitializer(constant.setRawData(ByteString.copyFrom(raw.array())));
        return name;
    }

    /** A node with one output. */
    public String node(String op, String... inputs) {
        return add(op, 1, List.of(), inputs).get(0);
    }

    /** A name that no value has yet. */
    public String unique(String kind) {
        return kind + names++;
    }

    /** A node with one output and integer attributes; an attribute of one integer that ONNX wants as a list goes to {@code lists}. */
    public String node(String op, Map<String, Long> numbers, Map<String, long[]> lists, String... inputs) {
        List<Onnx.AttributeProto> attributes = new ArrayList<>();
        numbers.forEach((name, value) -> attributes.add(Onnx.AttributeProto.newBuilder()
                .setName(name)
                .setType(Onnx.AttributeProto.AttributeType.INT)
                .setI(value)
                .build()));
        lists.forEach((name, values) -> attributes.add(Onnx.AttributeProto.newBuilder()
                .setName(name)
                .setType(Onnx.AttributeProto.AttributeType.INTS)
                .addAllInts(Arrays.stream(values).boxed().toList())
                .build()));
        return add(op, 1, attributes, inputs).get(0);
    }

    /** Columns {@code from} to {@code from + width} of a value [B, n]. */
    public String slice(String value, long from, long width) {
        return node("Slice", value, longs(from), longs(from + width), longs(1));
    }

    /** The value in another shape; -1 is the batch. */
    public String reshape(String value, long... shape) {
        return node("Reshape", value, longs(shape));
    }

    /** The value with its axes in another order; give maps in the order of their names to keep the bytes the same. */
    public String transpose(String value, long... order) {
        return node("Transpose", Map.of(), Map.of("perm", order), value);
    }

    /** A constant list of 64-bit integers. */
    public String longs(long... values) {
        String name = unique("longs");
        Onnx.TensorProto.Builder constant = initializer(name, Onnx.TensorProto.DataType.INT64, values.length);
        ByteBuffer raw = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            raw.putLong(value);
        }
        graph.addInitializer(constant.setRawData(ByteString.copyFrom(raw.array())));
        return name;
    }

    /** Values [B, n] side by side. */
    public String concat(List<String> values) {
        return values.size() == 1
                ? values.get(0)
                : add("Concat", 1, List.of(axis1()), values.toArray(String[]::new))
                        .get(0);
    }

    /** A value [B, n] cut into parts of the given widths. */
    public List<String> split(String value, List<Integer> widths) {
        if (widths.size() == 1) {
            return List.of(value);
        }
        String sizes = longs(widths.stream().mapToLong(Integer::longValue).toArray());
        return add("Split", widths.size(), List.of(axis1()), value, sizes);
    }

    /** {@code activation(value x weights + bias)} with weights [in, out]; activation is an ONNX operator or empty. */
    public String dense(String name, String value, float[] weights, float[] bias, String activation) {
        int out = bias.length;
        String product = node("MatMul", value, constant(name + ".W", weights, weights.length / out, out));
        String sum = node("Add", product, constant(name + ".b", bias, out));
        return activation.isEmpty() ? sum : node(activation, sum);
    }

    /** The model's bytes. */
    public byte[] bytes() {
        return Onnx.ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("quatrain")
                .addOpsetImport(
                        Onnx.OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private List<String> add(String op, int outputs, List<Onnx.AttributeProto> attributes, String... inputs) {
        String name = op.toLowerCase(java.util.Locale.ROOT) + names++;
        Onnx.NodeProto.Builder node = Onnx.NodeProto.newBuilder().setOpType(op).setName(name);
        for (String input : inputs) {
            node.addInput(input);
        }
        List<String> made = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            made.add(outputs == 1 ? name : name + "." + i);
        }
        graph.addNode(node.addAllOutput(made).addAllAttribute(attributes));
        return made;
    }

    private static Onnx.AttributeProto axis1() {
        return Onnx.AttributeProto.newBuilder()
                .setName("axis")
                .setType(Onnx.AttributeProto.AttributeType.INT)
                .setI(1)
                .build();
    }

    private static Onnx.TensorProto.Builder initializer(String name, Onnx.TensorProto.DataType type, int... shape) {
        Onnx.TensorProto.Builder constant =
                Onnx.TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
        for (int size : shape) {
            constant.addDims(size);
        }
        return constant;
    }

    private static Onnx.ValueInfoProto tensor(String name, int width) {
        Onnx.TensorShapeProto.Builder shape = Onnx.TensorShapeProto.newBuilder()
                .addDim(Onnx.TensorShapeProto.Dimension.newBuilder().setDimParam("batch"))
                .addDim(Onnx.TensorShapeProto.Dimension.newBuilder().setDimValue(width));
        return Onnx.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(Onnx.TypeProto.newBuilder()
                        .setTensorType(Onnx.TypeProto.Tensor.newBuilder()
                                .setElemType(Onnx.TensorProto.DataType.FLOAT.getNumber())
                                .setShape(shape)))
                .build();
    }
}
