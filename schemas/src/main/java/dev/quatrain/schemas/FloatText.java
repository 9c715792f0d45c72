package dev.quatrain.schemas;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;

/**
 * Floats as decimal text: the shortest that reads back to the same bits, and of the shortest the nearest, in the notation of
 * {@link Float#toString(float)}. Writes into a buffer of the caller and allocates nothing; {@code Float.toString} allocates per number
 * and is several times slower, and half of a score's text are floats. Adams 2018, "Ryū: fast float-to-string conversion".
 */
final class FloatText {
    /** Most characters of a float, sign, nine digits, point, exponent, and room behind them: digits are written eight at once. */
    static final int MOST_CHARACTERS = 16 + Long.BYTES;

    private static final int MANTISSA_BITS = 23;
    private static final int BIAS = 127;
    private static final int INVERSE_BITS = 59;
    private static final int POWER_BITS = 61;
    /** 2^k / 5^i rounded up, and 5^i / 2^k rounded down, of so many bits. */
    private static final long[] INVERSES = new long[31];

    private static final long[] POWERS = new long[48];
    private static final int[] TENS = {1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000};

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ZEROS = 0x3030_3030_3030_3030L;

    static {
        for (int i = 0; i < POWERS.length; i++) {
            BigInteger power = BigInteger.valueOf(5).pow(i);
            POWERS[i] = power.shiftRight(power.bitLength() - POWER_BITS).longValueExact();
            if (i < INVERSES.length) {
                INVERSES[i] = BigInteger.ONE
                        .shiftLeft(power.bitLength() - 1 + INVERSE_BITS)
                        .divide(power)
                        .add(BigInteger.ONE)
                        .longValueExact();
            }
        }
    }

    private FloatText() {}

    /**
     * Writes a finite float.
     *
     * @param at where to; {@link #MOST_CHARACTERS} bytes from there on must exist
     * @return the index behind it
     */
    static int write(float value, byte[] out, int at) {
        int bits = Float.floatToRawIntBits(value);
        int to = at;
        if (bits < 0) {
            out[to++] = '-';
        }
        int mantissa = bits & ((1 << MANTISSA_BITS) - 1);
        int exponent = (bits >>> MANTISSA_BITS) & 0xFF;
        if (mantissa == 0 && exponent == 0) {
            out[to++] = '0';
            out[to++] = '.';
            out[to++] = '0';
            return to;
        }
        long decimal = shortest(mantissa, exponent);
        return notation((int) decimal, (int) (decimal >> 32), out, to);
    }

    /** The shortest decimal in the interval that rounds to the float: digits in the low, power of ten in the high half. */
    private static long shortest(int mantissa, int exponent) {
        int e2 = Math.max(exponent, 1) - BIAS - MANTISSA_BITS - 2;
        int m2 = exponent == 0 ? mantissa : mantissa | (1 << MANTISSA_BITS);
        boolean even = (m2 & 1) == 0;
        int middle = 4 * m2;
        int upper = middle + 2;
        int lowerShift = mantissa != 0 || exponent <= 1 ? 1 : 0;
        int lower = middle - 1 - lowerShift;
        int high;
        int centre;
        int low;
        int e10;
        int removedDigit = 0;
        boolean centreIsExact = false;
        boolean lowIsExact = false;
        if (e2 >= 0) {
            int q = (int) ((e2 * 78_913L) >>> 18);
            e10 = q;
            int shift = -e2 + q + INVERSE_BITS + bitsOfPower(q) - 1;
            centre = product(middle, INVERSES[q], shift);
            high = product(upper, INVERSES[q], shift);
            low = product(lower, INVERSES[q], shift);
            if (q != 0 && (high - 1) / 10 <= low / 10) {
                int before = -e2 + q - 1 + INVERSE_BITS + bitsOfPower(q - 1) - 1;
                removedDigit = product(middle, INVERSES[q - 1], before) % 10;
            }
            if (q <= 9) {
                if (middle % 5 == 0) {
                    centreIsExact = isMultipleOfPowerOf5(middle, q);
                } else if (even) {
                    lowIsExact = isMultipleOfPowerOf5(lower, q);
                } else if (isMultipleOfPowerOf5(upper, q)) {
                    high--;
                }
            }
        } else {
            int q = (int) ((-e2 * 732_923L) >>> 20);
            e10 = q + e2;
            int i = -e2 - q;
            int shift = q - (bitsOfPower(i) - POWER_BITS);
            centre = product(middle, POWERS[i], shift);
            high = product(upper, POWERS[i], shift);
            low = product(lower, POWERS[i], shift);
            if (q != 0 && (high - 1) / 10 <= low / 10) {
                int before = q - 1 - (bitsOfPower(i + 1) - POWER_BITS);
                removedDigit = product(middle, POWERS[i + 1], before) % 10;
            }
            if (q <= 1) {
                centreIsExact = true;
                if (even) {
                    lowIsExact = lowerShift == 1;
                } else {
                    high--;
                }
            } else if (q < 31) {
                centreIsExact = (middle & ((1 << (q - 1)) - 1)) == 0;
            }
        }
        int removed = 0;
        while (high / 10 > low / 10) {
            lowIsExact &= low % 10 == 0;
            centreIsExact &= removedDigit == 0;
            removedDigit = centre % 10;
            high /= 10;
            centre /= 10;
            low /= 10;
            removed++;
        }
        while (lowIsExact && low % 10 == 0) {
            centreIsExact &= removedDigit == 0;
            removedDigit = centre % 10;
            centre /= 10;
            low /= 10;
            removed++;
        }
        if (centreIsExact && removedDigit == 5 && centre % 2 == 0) {
            removedDigit = 4; // halfway: to the even one
        }
        boolean up = (centre == low && !(even && lowIsExact)) || removedDigit >= 5;
        int digits = centre + (up ? 1 : 0);
        return ((long) (e10 + removed) << 32) | digits;
    }

    /** Plain from 10^-3 to below 10^7, else scientific. */
    private static int notation(int digits, int exponent, byte[] out, int at) {
        int length = length(digits);
        int point = length + exponent; // digits before the point
        int to = at;
        if (point > -3 && point <= 7) {
            if (point <= 0) {
                out[to++] = '0';
                out[to++] = '.';
                for (int i = point; i < 0; i++) {
                    out[to++] = '0';
                }
                return digits(digits, length, out, to);
            }
            if (point >= length) {
                to = digits(digits, length, out, to);
                for (int i = length; i < point; i++) {
                    out[to++] = '0';
                }
                out[to++] = '.';
                out[to++] = '0';
                return to;
            }
            int unit = TENS[length - point];
            to = digits(digits / unit, point, out, to);
            out[to++] = '.';
            return digits(digits % unit, length - point, out, to);
        }
        int unit = TENS[length - 1];
        out[to++] = (byte) ('0' + digits / unit);
        out[to++] = '.';
        to = digits(digits % unit, Math.max(1, length - 1), out, to);
        out[to++] = 'E';
        int power = point - 1;
        if (power < 0) {
            out[to++] = '-';
        }
        return digits(Math.abs(power), Math.abs(power) >= 10 ? 2 : 1, out, to);
    }

    /** Writes a number of that length, and zero or more bytes behind it that mean nothing. */
    private static int digits(int value, int length, byte[] out, int at) {
        if (length > Long.BYTES) {
            out[at] = (byte) ('0' + value / TENS[Long.BYTES]);
            EIGHT_BYTES.set(out, at + 1, eightDigits(value % TENS[Long.BYTES]));
        } else {
            EIGHT_BYTES.set(out, at, eightDigits(value) >>> (8 * (Long.BYTES - length)));
        }
        return at + length;
    }

    /** The digits of a number below 10^8 as characters, the first in the lowest byte: halved to four, two and one digit in parallel. */
    private static long eightDigits(int value) {
        long fours = value / 10_000 | ((long) (value % 10_000) << 32);
        long hundreds = ((fours * 10_486) >>> 20) & 0x7F_0000_007FL; // x * 10486 / 2^20 is x / 100 below 10^4
        long twos = hundreds | ((fours - 100 * hundreds) << 16);
        long tens = ((twos * 103) >>> 10) & 0x000F_000F_000F_000FL; // x * 103 / 2^10 is x / 10 below 100
        return ZEROS + (tens | ((twos - 10 * tens) << 8));
    }

    private static int length(int digits) {
        int about =
                ((Integer.SIZE - Integer.numberOfLeadingZeros(digits | 1)) * 1233) >>> 12; // log10 of the power of two
        return about < TENS.length && digits >= TENS[about] ? about + 1 : Math.max(1, about);
    }

    /** m * factor / 2^shift, of which the 96 bits of the product are never needed at once; below 2^30. */
    private static int product(int m, long factor, int shift) {
        long low = m * (factor & 0xFFFF_FFFFL);
        long high = m * (factor >>> 32);
        return (int) (((low >>> 32) + high) >>> (shift - 32));
    }

    /** Bits of 5^i. */
    private static int bitsOfPower(int i) {
        return (int) ((i * 1_217_359L) >>> 19) + 1;
    }

    private static boolean isMultipleOfPowerOf5(int value, int power) {
        int rest = value;
        for (int i = 0; i < power; i++) {
            if (rest % 5 != 0) {
                return false;
            }
            rest /= 5;
        }
        return true;
    }
}
