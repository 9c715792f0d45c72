package dev.quatrain.stream.decode;

import dev.quatrain.stream.decode.Undecodable.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over a value in Avro's binary encoding. Every read is checked against the end of the value and every length against what is
 * left before it is believed, so that garbage costs neither memory nor time beyond its own size. Allocates nothing but texts. Not
 * thread-safe. Apache Avro 1.12.0 Specification, "Binary Encoding".
 */
final class AvroBytes {
    /** Deepest nesting of records and arrays; a recursive schema would else let a value of a megabyte overflow the stack. */
    private static final int DEEPEST = 64;

    private byte[] bytes = {};
    private int at;
    private int depth;

    /** Goes to the start of a value. */
    void open(byte[] value) {
        bytes = value;
        at = 0;
        depth = 0;
    }

    int remaining() {
        return bytes.length - at;
    }

    /** Goes into a record or an array. */
    void enter() throws Undecodable {
        if (++depth > DEEPEST) {
            throw new Undecodable(Reason.NOT_AVRO, "The value is nested deeper than " + DEEPEST + " levels");
        }
    }

    /** Comes out of it. */
    void leave() {
        depth--;
    }

    /** An int or a long: zigzag, seven bits a byte, the lowest first. */
    long readLong() throws Undecodable {
        long raw = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (at == bytes.length) {
                throw truncated();
            }
            byte next = bytes[at++];
            raw |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw new Undecodable(Reason.NOT_AVRO, "A number ends not within ten bytes");
    }

    int readInt() throws Undecodable {
        long value = readLong();
        if (value != (int) value) {
            throw new Undecodable(Reason.NOT_AVRO, "A number of type int is " + value);
        }
        return (int) value;
    }

    float readFloat() throws Undecodable {
        return Float.intBitsToFloat((int) littleEndian(Float.BYTES));
    }

    double readDouble() throws Undecodable {
        return Double.longBitsToDouble(littleEndian(Double.BYTES));
    }

    private long littleEndian(int size) throws Undecodable {
        if (remaining() < size) {
            throw truncated();
        }
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[at + i] & 0xff);
        }
        at += size;
        return value;
    }

    /** The index of a union's branch or of an enum's symbol. */
    int readIndex(int choices) throws Undecodable {
        long index = readLong();
        if (index < 0 || index >= choices) {
            throw new Undecodable(Reason.NOT_AVRO, "There is no branch or symbol " + index + " among " + choices);
        }
        return (int) index;
    }

    /** A string of UTF-8. */
    String readText() throws Undecodable {
        int length = readLength();
        @Nullable String text = Draft.utf8(bytes, at, at + length);
        if (text == null) {
            throw new Undecodable(Reason.NOT_AVRO, "A string is not UTF-8");
        }
        at += length;
        return text;
    }

    /** The length in bytes of a string or of bytes, which follow. */
    int readLength() throws Undecodable {
        long length = readLong();
        claim(length);
        return (int) length;
    }

    /**
     * The number of items that follow in an array's or map's next block; 0 at its end. An item is taken to be at least one byte long.
     * The block's size in bytes, where it is written, is passed over.
     */
    long readBlock() throws Undecodable {
        long items = readLong();
        if (items < 0) {
            items = -items;
            readLength();
        }
        claim(items);
        return items;
    }

    void skip(long length) throws Undecodable {
        claim(length);
        at += (int) length;
    }

    private void claim(long length) throws Undecodable {
        if (length < 0 || length > remaining()) {
            throw truncated();
        }
    }

    private static Undecodable truncated() {
        return new Undecodable(Reason.NOT_AVRO, "The value ends within its record, or was written with another schema");
    }
}
