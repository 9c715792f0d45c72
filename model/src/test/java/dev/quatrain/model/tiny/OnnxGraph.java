package dev.quatrain.model.tiny;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes a small ONNX graph, field by field as onnx.proto numbers them (github.com/onnx/onnx, IR version 8). */
final class OnnxGraph {
    private final ByteArrayOutputStream graph = new ByteArrayOutputStream();

    OnnxGraph node(String op, String output, String... inputs) {
        return node(op, output, new byte[0], inputs);
    }

    OnnxGraph concat(String output, String... inputs) {
        ByteArrayOutputStream attribute = new ByteArrayOutputStream();
        text(attribute, 1, "axis");
        varint(attribute, 3 << 3, 1); // i = 1
        varint(attribute, 20 << 3, 2); // type = INT
        return node("Concat", output, attribute.toByteArray(), inputs);
    }

    private OnnxGraph node(String op, String output, byte[] attribute, String... inputs) {
        ByteArrayOutputStream node = new ByteArrayOutputStream();
        for (String input : inputs) {
            text(node, 1, input);
        }
        text(node, 2, output);
        text(node, 4, op);
        if (attribute.length > 0) {
            bytes(node, 5, attribute);
        }
        bytes(graph, 1, node.toByteArray());
        return this;
    }

    OnnxGraph constant(String name, int[] shape, float... values) {
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        for (int size : shape) {
            varint(tensor, 1 << 3, size);
        }
        varint(tensor, 2 << 3, 1); // FLOAT
        text(tensor, 8, name);
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        bytes(tensor, 9, raw.array());
        bytes(graph, 5, tensor.toByteArray());
        return this;
    }

    OnnxGraph input(String name, int width) {
        bytes(graph, 11, valueInfo(name, width));
        return this;
    }

    OnnxGraph output(String name, int width) {
        bytes(graph, 12, valueInfo(name, width));
        return this;
    }

    byte[] model() {
        ByteArrayOutputStream opset = new ByteArrayOutputStream();
        varint(opset, 2 << 3, 14);
        text(graph, 2, "tiny");
        ByteArrayOutputStream model = new ByteArrayOutputStream();
        varint(model, 1 << 3, 8);
        bytes(model, 7, graph.toByteArray());
        bytes(model, 8, opset.toByteArray());
        return model.toByteArray();
    }

    private static byte[] valueInfo(String name, int width) {
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        text(batch, 2, "batch");
        ByteArrayOutputStream columns = new ByteArrayOutputStream();
        varint(columns, 1 << 3, width);
        ByteArrayOutputStream shape = new ByteArrayOutputStream();
        bytes(shape, 1, batch.toByteArray());
        bytes(shape, 1, columns.toByteArray());
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        varint(tensor, 1 << 3, 1); // FLOAT
        bytes(tensor, 2, shape.toByteArray());
        ByteArrayOutputStream type = new ByteArrayOutputStream();
        bytes(type, 1, tensor.toByteArray());
        ByteArrayOutputStream info = new ByteArrayOutputStream();
        text(info, 1, name);
        bytes(info, 2, type.toByteArray());
        return info.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, int field, String value) {
        bytes(out, field, value.getBytes(StandardCharsets.UTF_8));
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] value) {
        varint(out, (field << 3) | 2, value.length);
        out.writeBytes(value);
    }

    private static void varint(ByteArrayOutputStream out, int tag, long value) {
        varint(out, tag);
        varint(out, value);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long left = value;
        while ((left & ~0x7FL) != 0) {
            out.write((int) ((left & 0x7F) | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }
}
