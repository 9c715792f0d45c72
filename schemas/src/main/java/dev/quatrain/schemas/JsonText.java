package dev.quatrain.schemas;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One JSON object as UTF-8 text, written front to back into a buffer that is kept for the next. Numbers allocate nothing. Not
 * thread-safe: {@link #ofThread} gives each thread its own.
 */
final class JsonText {
    private static final ThreadLocal<JsonText> OF_THREAD = ThreadLocal.withInitial(JsonText::new);
    private static final byte[] NULL = ascii("null");
    private static final byte[] HEX = ascii("0123456789abcdef");
    /** Beyond it the buffer is not kept: one huge record must not cost memory for ever. */
    private static final int LARGEST_KEPT = 1 << 20;

    private byte[] bytes = new byte[2048];
    private int size;
    /** Whether a value stands before, in the object or array that is open. */
    private boolean follows;
    /** The list of names written last and its text: the features of a model are the same for each of its scores. */
    private List<String> names = List.of();

    private byte[] namesText = ascii("[]");

    private JsonText() {}

    /** The calling thread's, empty. */
    static JsonText ofThread() {
        JsonText text = OF_THREAD.get();
        text.size = 0;
        text.follows = false;
        return text;
    }

    /** A field's name with its quotes and colon, to be kept. */
    static byte[] name(String name) {
        return ascii("\"" + name + "\":");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    JsonText begin() {
        return open('{');
    }

    /** Ends the object and gives its bytes. */
    byte[] end() {
        close('}');
        byte[] result = Arrays.copyOf(bytes, size);
        if (bytes.length > LARGEST_KEPT) {
            bytes = new byte[2048];
        }
        return result;
    }

    JsonText field(byte[] name, String value) {
        key(name);
        string(value);
        return this;
    }

    JsonText field(byte[] name, float value) {
        key(name);
        number(value);
        return this;
    }

    JsonText field(byte[] name, long value) {
        key(name);
        number(value);
        return this;
    }

    JsonText field(byte[] name, float[] values) {
        key(name);
        array(values);
        return this;
    }

    JsonText field(byte[] name, float[][] rows) {
        key(name);
        open('[');
        for (float[] row : rows) {
            separate();
            array(row);
        }
        return close(']');
    }

    /** Constants by their names. */
    JsonText field(byte[] name, Iterable<? extends Enum<?>> constants) {
        key(name);
        open('[');
        for (Enum<?> constant : constants) {
            separate();
            string(constant.name());
        }
        return close(']');
    }

    /** Names that many records share; the text of the last such list is kept. */
    @SuppressWarnings("ReferenceEquality") // the same list is asked for again and again; an equal one costs only time
    JsonText names(byte[] name, List<String> values) {
        key(name);
        if (names != values) {
            int from = size;
            strings(values);
            names = values;
            namesText = Arrays.copyOfRange(bytes, from, size);
        } else {
            raw(namesText);
        }
        return this;
    }

    JsonText texts(byte[] name, List<String> values) {
        key(name);
        strings(values);
        return this;
    }

    private void strings(List<String> values) {
        open('[');
        for (String value : values) {
            separate();
            string(value);
        }
        close(']');
    }

    private void key(byte[] name) {
        separate();
        raw(name);
        follows = true;
    }

    private void array(float[] values) {
        open('[');
        for (float value : values) {
            separate();
            number(value);
        }
        close(']');
    }

    private JsonText open(char bracket) {
        reserve(1);
        bytes[size++] = (byte) bracket;
        follows = false;
        return this;
    }

    private JsonText close(char bracket) {
        reserve(1);
        bytes[size++] = (byte) bracket;
        follows = true;
        return this;
    }

    private void separate() {
        if (follows) {
            reserve(1);
            bytes[size++] = ',';
        }
        follows = true;
    }

    private void number(float value) {
        if (Float.isFinite(value)) {
            reserve(FloatText.MOST_CHARACTERS);
            size = FloatText.write(value, bytes, size);
        } else {
            raw(NULL);
        }
    }

    private void number(long value) {
        reserve(20);
        if (value == Long.MIN_VALUE) {
            raw(ascii(Long.toString(value)));
            return;
        }
        if (value < 0) {
            bytes[size++] = '-';
        }
        int from = size;
        long rest = Math.abs(value);
        do {
            bytes[size++] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        for (int i = from, j = size - 1; i < j; i++, j--) {
            byte kept = bytes[i];
            bytes[i] = bytes[j];
            bytes[j] = kept;
        }
    }

    private void string(String value) {
        int length = value.length();
        reserve(2 + 6 * length); // six bytes at most for a character: \u0000
        bytes[size++] = '"';
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                i += unicode(value, i);
            } else if (c < 0x20) {
                escape(c);
            } else {
                if (c == '"' || c == '\\') {
                    bytes[size++] = '\\';
                }
                bytes[size++] = (byte) c;
            }
        }
        bytes[size++] = '"';
    }

    /** Writes the code point at i; returns how many characters beyond the first it took. A lone surrogate becomes a question mark. */
    private int unicode(String value, int i) {
        int point = value.codePointAt(i);
        if (point < 0x800) {
            bytes[size++] = (byte) (0xC0 | (point >> 6));
        } else {
            if (point >= 0x10000) {
                bytes[size++] = (byte) (0xF0 | (point >> 18));
                bytes[size++] = (byte) (0x80 | ((point >> 12) & 0x3F));
            } else if (Character.isSurrogate((char) point)) {
                bytes[size++] = '?';
                return 0;
            } else {
                bytes[size++] = (byte) (0xE0 | (point >> 12));
            }
            bytes[size++] = (byte) (0x80 | ((point >> 6) & 0x3F));
        }
        bytes[size++] = (byte) (0x80 | (point & 0x3F));
        return Character.charCount(point) - 1;
    }

    private void escape(char control) {
        bytes[size++] = '\\';
        bytes[size++] = 'u';
        bytes[size++] = '0';
        bytes[size++] = '0';
        bytes[size++] = HEX[control >> 4];
        bytes[size++] = HEX[control & 15];
    }

    private void raw(byte[] text) {
        reserve(text.length);
        System.arraycopy(text, 0, bytes, size, text.length);
        size += text.length;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }
}
