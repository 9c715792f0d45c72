package dev.quatrain.trainer.accuracy.contests;

import dev.quatrain.model.OperatorError;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a metric is to reach.
 *
 * @param metric its name
 * @param higher whether higher is better
 * @param bound the value to reach; NaN where there is none, and the metric only decides who is better
 */
public record Target(String metric, boolean higher, double bound) {
    private static final Pattern TEXT = Pattern.compile("(\\w+)\\s+(>=|<=|higher|lower)\\s*([0-9.]+)?");

    /** Reads {@code f1 >= 0.8}, {@code error <= 1.3}, or {@code accuracy higher} for a metric without a bound. */
    public static Target parse(String text) {
        Matcher matcher = TEXT.matcher(text.trim());
        if (!matcher.matches() || (matcher.group(2).endsWith("=") != (matcher.group(3) != null))) {
            throw new OperatorError(
                    "Target `" + text + "` is none. Write it as `f1 >= 0.8`, `error <= 1.3` or `accuracy higher`.");
        }
        boolean higher = matcher.group(2).equals(">=") || matcher.group(2).equals("higher");
        return new Target(
                matcher.group(1), higher, matcher.group(3) == null ? Double.NaN : Double.parseDouble(matcher.group(3)));
    }

    public boolean hasBound() {
        return !Double.isNaN(bound);
    }

    /** Whether a value reaches the bound. */
    public boolean isMetBy(double value) {
        return higher ? value >= bound : value <= bound;
    }

    /** Whether one value is worse than another. */
    public boolean isWorse(double value, double than) {
        return higher ? value < than : value > than;
    }

    @Override
    public String toString() {
        return hasBound()
                ? metric + (higher ? " >= " : " <= ") + String.format(Locale.ROOT, "%s", bound)
                : metric + (higher ? " higher" : " lower") + " is better";
    }
}
