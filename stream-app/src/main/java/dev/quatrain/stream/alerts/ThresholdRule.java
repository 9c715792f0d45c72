package dev.quatrain.stream.alerts;

import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.model.scoring.PresenceChange;
import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertState;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.stream.config.AppConfig.Rule;
import dev.quatrain.stream.scoring.Appearance;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Advances one rule by one score: OK → FIRING when {@code times} of the last {@code of} scores reach the threshold; FIRING → OK, with a
 * resolved alert, when {@code of} scores in a row stay below the recovery threshold. An open alert is published again only when its
 * severity reaches a higher grade. Provisional scores that another follows count for nothing, nor do late ones, nor those of an event time that
 * the state knows of already. A pure function of state and score.
 */
final class ThresholdRule {
    private final Rule rule;

    ThresholdRule(Rule rule) {
        this.rule = rule;
    }

    String name() {
        return rule.name();
    }

    boolean watches(String pipeline) {
        return rule.pipeline().equals("*") || rule.pipeline().equals(pipeline);
    }

    /** The state after a score, and the alert to publish, if any. */
    record Step(RuleState state, @Nullable Alert alert) {}

    Step advance(RuleState before, String pipeline, Score score) {
        if (score.status() == ScoreStatus.WARMING
                || Float.isNaN(score.anomalyScore())
                || isPassing(score)
                || score.eventTimeMillis() <= before.lastEventMillis()) {
            return new Step(before, null);
        }
        long window = rule.of() >= Long.SIZE ? -1L : (1L << rule.of()) - 1;
        long recent = ((before.recent() << 1) | (score.anomalyScore() >= rule.threshold() ? 1 : 0)) & window;
        if (!before.firing()) {
            if (recent == 0) {
                // One that rests stays as it is: what rests need not be kept.
                return new Step(before.rests() ? before : RuleState.atRest(score.eventTimeMillis()), null);
            }
            if (Long.bitCount(recent) < rule.times()) {
                return new Step(new RuleState(false, recent, 0, 0, 0, 0, score.eventTimeMillis()), null);
            }
            RuleState fired = new RuleState(
                    true,
                    recent,
                    0,
                    score.eventTimeMillis(),
                    score.severity(),
                    score.anomalyScore(),
                    score.eventTimeMillis());
            return new Step(fired, alert(AlertState.FIRING, fired, pipeline, score));
        }
        int below = score.anomalyScore() < rule.recovery() ? before.below() + 1 : 0;
        RuleState open = new RuleState(
                true,
                recent,
                below,
                before.startedAtMillis(),
                Math.max(before.severity(), score.severity()),
                Math.max(before.anomalyScore(), score.anomalyScore()),
                score.eventTimeMillis());
        if (below >= rule.of()) {
            return new Step(
                    RuleState.atRest(score.eventTimeMillis()), alert(AlertState.RESOLVED, open, pipeline, score));
        }
        boolean worse = Calibration.grade(open.severity()) > Calibration.grade(before.severity());
        return new Step(open, worse ? alert(AlertState.FIRING, open, pipeline, score) : null);
    }

    /**
     * Whether another score of the same reading follows; only that one counts, so that none counts twice. Nor does one that is older than
     * those before it: an alert's time goes forward.
     */
    private static boolean isPassing(Score score) {
        boolean isReplaced =
                score.flags().contains(ScoreFlag.PROVISIONAL) && !score.flags().contains(ScoreFlag.CUT_OFF);
        return isReplaced || score.flags().contains(ScoreFlag.LATE);
    }

    /** The end of an open alert whose series is forgotten. */
    Alert forgotten(RuleState open, Appearance appearance) {
        PresenceChange change = appearance.change();
        return new Alert(
                AlertId.of(appearance.pipeline(), rule.name(), change.series(), open.startedAtMillis()),
                rule.name(),
                appearance.pipeline(),
                change.series(),
                AlertState.RESOLVED,
                open.severity(),
                open.anomalyScore(),
                null,
                change.series() + " has not spoken since " + Instant.ofEpochMilli(change.lastEventMillis())
                        + " and is forgotten",
                appearance.modelId(),
                appearance.modelVersion(),
                open.startedAtMillis(),
                change.atMillis(),
                change.atMillis());
    }

    private Alert alert(AlertState state, RuleState open, String pipeline, Score score) {
        int top = top(score.attribution());
        boolean resolved = state == AlertState.RESOLVED;
        return new Alert(
                AlertId.of(pipeline, rule.name(), score.series(), open.startedAtMillis()),
                rule.name(),
                pipeline,
                score.series(),
                state,
                open.severity(),
                open.anomalyScore(),
                top < 0 ? null : score.features().get(top),
                resolved ? resolvedSummary(score, open) : firingSummary(score, top),
                score.modelId(),
                score.modelVersion(),
                open.startedAtMillis(),
                score.eventTimeMillis(),
                resolved ? (Long) score.eventTimeMillis() : null);
    }

    private String firingSummary(Score score, int top) {
        return String.format(
                Locale.ROOT,
                "%s scores %.2f times the threshold%s",
                score.series(),
                score.anomalyScore(),
                top < 0 || Float.isNaN(score.actual()[top]) ? "" : found(score, top));
    }

    private static String found(Score score, int top) {
        String actual =
                String.format(Locale.ROOT, ": %s is %.4g", score.features().get(top), score.actual()[top]);
        return score.expected().length == 0
                ? actual
                : actual + String.format(Locale.ROOT, ", expected %.4g", score.expected()[top]);
    }

    private static String resolvedSummary(Score score, RuleState open) {
        return String.format(
                Locale.ROOT,
                "%s is back to normal after %.0f s; its highest score was %.2f times the threshold",
                score.series(),
                (score.eventTimeMillis() - open.startedAtMillis()) / 1e3,
                open.anomalyScore());
    }

    private static int top(float[] attribution) {
        int best = -1;
        for (int i = 0; i < attribution.length; i++) {
            best = best < 0 || attribution[i] > attribution[best] ? i : best;
        }
        return best;
    }
}
