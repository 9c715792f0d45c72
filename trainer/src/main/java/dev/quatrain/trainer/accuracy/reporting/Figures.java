package dev.quatrain.trainer.accuracy.reporting;

import dev.quatrain.trainer.accuracy.metrics.Spread;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Figures as text: four significant digits. */
public final class Figures {
    private static final MathContext DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);
    private static final MathContext DIGITS_OF_SPREAD = new MathContext(2, RoundingMode.HALF_EVEN);

    private Figures() {}

    public static String text(double value) {
        return text(value, DIGITS);
    }

    /** Mean ± deviation, or the mean alone of one value. */
    static String text(Spread spread) {
        return Double.isNaN(spread.deviation())
                ? text(spread.mean())
                : text(spread.mean()) + " ± " + text(spread.deviation(), DIGITS_OF_SPREAD);
    }

    private static String text(double value, MathContext digits) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        BigDecimal rounded = new BigDecimal(value).round(digits);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
