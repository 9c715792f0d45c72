package dev.quatrain.model.state;

/**
 * Numbers of half precision (IEEE 754 binary16): 11 significant bits, magnitudes from 6e-8 to 65504. Java has them from version 20 on. What is
 * too large becomes the largest finite one: nothing infinite may enter a state.
 */
final class Half {
    private static final int LARGEST = 0x7BFF;
    private static final int SIGN = 0x8000;
    private static final int MANTISSA_BITS = 10;
    /** The difference between the biases of the exponents, at the place of a float's exponent. */
    private static final int REBIAS = (127 - 15) << 23;

    private static final float OVERFLOW = 65_520f; // halfway from the largest to what would be the next
    private static final float LEAST_NORMAL = 0x1p-14f;
    private static final float LEAST = 0x1p-24f;

    private Half() {}

    /** The nearest, of two as near the even one. NaN becomes 0: no state holds one. */
    static short of(float value) {
        int sign = (Float.floatToRawIntBits(value) >>> 16) & SIGN;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return 0;
        }
        if (magnitude >= OVERFLOW) {
            return (short) (sign | LARGEST);
        }
        if (magnitude < LEAST_NORMAL) {
            return (short) (sign | (int) Math.rint(magnitude / LEAST));
        }
        int bits = Float.floatToRawIntBits(magnitude) - REBIAS;
        int dropped = 23 - MANTISSA_BITS;
        int odd = (bits >>> dropped) & 1;
        return (short) (sign | ((bits + (1 << (dropped - 1)) - 1 + odd) >>> dropped));
    }

    static float toFloat(short half) {
        int magnitude = half & 0x7FFF;
        float value = magnitude < 1 << MANTISSA_BITS
                ? magnitude * LEAST
                : Float.intBitsToFloat((magnitude << (23 - MANTISSA_BITS)) + REBIAS);
        return (half & SIGN) == 0 ? value : -value;
    }
}
