package dev.quatrain.stream.decode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads JSON (RFC 8259, in UTF-8) front to back out of a record's bytes. Made for readings, most of which is numbers: a number becomes a double
 * without a character or object in between, which general parsers do not offer. NaN, Infinity and -Infinity, which the standard does
 * not know and many producers write, are numbers too. Not thread-safe; kept from record to record.
 */
final class JsonScanner {
    /** What begins at the present place. */
    enum Kind {
        OBJECT("an object"),
        ARRAY("an array"),
        TEXT("a text"),
        NUMBER("a number"),
        TRUE("true"),
        FALSE("false"),
        NULL("null");

        private final String noun;

        Kind(String noun) {
            this.noun = noun;
        }

        @Override
        public String toString() {
            return noun;
        }
    }

    private static final int DEEPEST = 500;
    /** Digits of which every number fits a long. */
    private static final int MOST_DIGITS = 18;
    /** Integers up to it are doubles. */
    private static final long MOST_EXACT = 1L << 53;
    /** Powers of ten that are doubles: one multiplication or division by one of them rounds once, hence right (Clinger 1990). */
    private static final double[] EXACT_POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] NULL = ascii("null");
    private static final byte[] NAN = ascii("NaN");
    private static final byte[] INFINITY = ascii("Infinity");

    private byte[] in = {};
    private int at;
    private int from;
    private int to;
    private boolean plain;
    private boolean whole;
    private boolean fits;
    private long integer;

    /** The text is not JSON; the message says what was expected where. */
    static final class NotJson extends Exception {
        private static final long serialVersionUID = 1L;

        NotJson(String message) {
            super(message, null, false, false);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Goes to the start of another text; a byte order mark is passed over. */
    void open(byte[] text) {
        in = text;
        boolean marked = text.length >= 3 && text[0] == (byte) 0xEF && text[1] == (byte) 0xBB && text[2] == (byte) 0xBF;
        at = marked ? 3 : 0;
    }

    /** The kind of the value that comes next; it is not read yet. */
    Kind kind() throws NotJson {
        return switch (peek()) {
            case '{' -> Kind.OBJECT;
            case '[' -> Kind.ARRAY;
            case '"' -> Kind.TEXT;
            case 't' -> Kind.TRUE;
            case 'f' -> Kind.FALSE;
            case 'n' -> Kind.NULL;
            default -> Kind.NUMBER; // or nothing that JSON knows: number() says so
        };
    }

    /** Passes over one character, with blanks before it. */
    void expect(char character) throws NotJson {
        if (peek() != character) {
            throw wrong("'" + character + "'");
        }
        at++;
    }

    /** Passes over a character, with blanks before it, if it comes next. */
    boolean comes(char character) throws NotJson {
        if (peek() != character) {
            return false;
        }
        at++;
        return true;
    }

    /** Whether there are but blanks behind. */
    boolean atEnd() {
        blanks();
        return at == in.length;
    }

    /** Reads a text, to be asked for by {@link #text} and {@link #is}. */
    void readText() throws NotJson {
        expect('"');
        from = at;
        plain = true;
        for (; at < in.length; at++) {
            byte b = in[at];
            if (b == '"') {
                to = at++;
                return;
            }
            if (b == '\\') {
                plain = false;
                at++;
            } else if (b < 0) {
                plain = false;
            } else if (b < ' ') {
                throw wrong("no control character within a text");
            }
        }
        throw wrong("the end of a text");
    }

    /** Whether the last text is, byte by byte as it stands, this. */
    boolean is(byte[] text) {
        return Arrays.equals(in, from, to, text, 0, text.length);
    }

    /** The last text or number as it stands in the record, escapes and all. */
    byte[] raw() {
        return Arrays.copyOfRange(in, from, to);
    }

    /** The last text or number. */
    String text() throws NotJson {
        return plain ? new String(in, from, to - from, StandardCharsets.ISO_8859_1) : unescaped();
    }

    private String unescaped() throws NotJson {
        StringBuilder text = new StringBuilder(to - from);
        int end = to;
        int start = from;
        for (int i = from; i < end; i++) {
            if (in[i] == '\\') {
                text.append(utf8(start, i));
                char escape = (char) in[++i];
                int plainly = "\"\\/bfnrt".indexOf(escape);
                if (escape == 'u') {
                    text.append((char) hexadecimal(i + 1, end));
                    i += 4;
                } else if (plainly >= 0) {
                    text.append("\"\\/\b\f\n\r\t".charAt(plainly));
                } else {
                    throw new NotJson("There is no escape \\" + escape);
                }
                start = i + 1;
            }
        }
        return text.append(utf8(start, end)).toString();
    }

    private int hexadecimal(int first, int end) throws NotJson {
        int value = 0;
        for (int i = first; i < first + 4; i++) {
            int digit = i < end ? Character.digit(in[i], 16) : -1;
            if (digit < 0) {
                throw new NotJson("\\u takes four hexadecimal digits");
            }
            value = 16 * value + digit;
        }
        return value;
    }

    private CharSequence utf8(int start, int end) throws NotJson {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(in, start, end - start));
        } catch (CharacterCodingException e) {
            throw new NotJson("The text at byte " + start + " is not UTF-8");
        }
    }

    /** Reads a number, the double nearest to what is written; may be infinite or NaN. */
    double number() throws NotJson {
        int first = peek();
        from = at;
        plain = true;
        boolean negative = first == '-';
        if (negative) {
            at++;
        }
        int digitsFrom = at;
        long digits = 0;
        int i = at;
        byte[] text = in;
        for (; i < text.length && isDigit(text[i]); i++) {
            digits = 10 * digits + text[i] - '0';
        }
        int before = i - digitsFrom;
        if (before == 0) {
            return literal(negative);
        }
        if (before > 1 && text[digitsFrom] == '0') {
            throw wrong("a number without leading zeros");
        }
        int behind = 0;
        whole = true;
        if (i < text.length && text[i] == '.') {
            whole = false;
            int point = i++;
            for (; i < text.length && isDigit(text[i]); i++) {
                digits = 10 * digits + text[i] - '0';
            }
            behind = i - point - 1;
            at = i;
            if (behind == 0) {
                throw wrong("a digit behind the point");
            }
        }
        at = i;
        int exponent = i < text.length && (text[i] == 'e' || text[i] == 'E') ? exponent() : 0;
        to = at;
        if (before + behind > MOST_DIGITS) {
            fits = false;
            return Double.parseDouble(text());
        }
        fits = whole;
        integer = negative ? -digits : digits;
        int power = exponent - behind;
        if (digits > MOST_EXACT || power < -22 || power > 22) {
            return Double.parseDouble(text());
        }
        double value = power < 0 ? digits / EXACT_POWERS[-power] : digits * EXACT_POWERS[power];
        return negative ? -value : value;
    }

    /** Whether the last number was written without point and exponent. */
    boolean isWhole() {
        return whole;
    }

    /** Whether the last number is whole and of at most 18 digits. */
    boolean isInteger() {
        return fits;
    }

    /** The last number, which is an integer. */
    long integer() {
        return integer;
    }

    /** The present place, to come {@link #back} to. */
    int place() {
        return at;
    }

    void back(int place) {
        at = place;
    }

    private int exponent() throws NotJson {
        whole = false;
        at++;
        boolean negative = at < in.length && in[at] == '-';
        if (negative || (at < in.length && in[at] == '+')) {
            at++;
        }
        int start = at;
        int value = 0;
        for (; at < in.length && isDigit(in[at]); at++) {
            value = Math.min(10 * value + in[at] - '0', 100_000); // beyond any double, yet no overflow
        }
        if (at == start) {
            throw wrong("a digit of the exponent");
        }
        return negative ? -value : value;
    }

    private double literal(boolean negative) throws NotJson {
        whole = false;
        fits = false;
        if (!negative && startsWith(NAN)) {
            word(NAN);
            to = at;
            return Double.NaN;
        }
        if (startsWith(INFINITY)) {
            word(INFINITY);
            to = at;
            return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        throw wrong("a value");
    }

    /** Passes over true, false or null. */
    void constant(Kind kind) throws NotJson {
        word(kind == Kind.TRUE ? TRUE : kind == Kind.FALSE ? FALSE : NULL);
    }

    private void word(byte[] word) throws NotJson {
        if (!startsWith(word)) {
            throw wrong("a value");
        }
        at += word.length;
        if (at < in.length && Character.isLetterOrDigit((char) in[at])) {
            throw wrong("the end of a word");
        }
    }

    private boolean startsWith(byte[] word) {
        return at + word.length <= in.length && Arrays.equals(in, at, at + word.length, word, 0, word.length);
    }

    /** Passes over a value, whatever it is. */
    void skip() throws NotJson {
        skip(0);
    }

    private void skip(int depth) throws NotJson {
        Kind kind = kind();
        switch (kind) {
            case OBJECT, ARRAY -> {
                if (depth == DEEPEST) {
                    throw new NotJson("There are more than " + DEEPEST + " objects and arrays within each other");
                }
                skipWithin(kind == Kind.OBJECT, depth + 1);
            }
            case TEXT -> skipText();
            case NUMBER -> number();
            case TRUE, FALSE, NULL -> constant(kind);
        }
    }

    private void skipWithin(boolean object, int depth) throws NotJson {
        char end = object ? '}' : ']';
        at++;
        if (comes(end)) {
            return;
        }
        do {
            if (object) {
                skipText();
                expect(':');
            }
            skip(depth);
        } while (comes(','));
        expect(end);
    }

    private void skipText() throws NotJson {
        readText();
        if (!plain) {
            unescaped(); // for its errors
        }
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private int peek() throws NotJson {
        blanks();
        if (at == in.length) {
            throw new NotJson("It ends before the value does");
        }
        return in[at];
    }

    private void blanks() {
        while (at < in.length && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
            at++;
        }
    }

    private NotJson wrong(String expected) {
        String found = at >= in.length
                ? "the end"
                : in[at] > ' ' ? "'" + (char) in[at] + "'" : "the byte 0x%02X".formatted(in[at] & 0xFF);
        return new NotJson("At byte " + at + " is " + found + "; expected " + expected);
    }
}
