package dev.quatrain.stream.alerts;

import dev.quatrain.model.scoring.PresenceChange;
import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertState;
import dev.quatrain.stream.config.AppConfig.Rule;
import dev.quatrain.stream.scoring.Appearance;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The alert on a series that does not speak. Without state: whether one is open is known where the series' presence is. */
final class SilenceAlert {
    /** Name of its rule. */
    static final String RULE = Rule.SILENCE;
    /** Twice what the threshold of an anomaly has: nobody sees what a silent sensor would measure. */
    private static final float SEVERITY = 50;

    private SilenceAlert() {}

    /** The alert to publish, or null if the change makes none. */
    static @Nullable Alert of(Appearance appearance) {
        PresenceChange change = appearance.change();
        return switch (change.kind()) {
            case FELL_SILENT ->
                alert(
                        appearance,
                        AlertState.FIRING,
                        String.format(
                                Locale.ROOT,
                                "%s has been silent since %s",
                                change.series(),
                                Instant.ofEpochMilli(change.lastEventMillis())));
            case SPEAKS ->
                alert(
                        appearance,
                        AlertState.RESOLVED,
                        String.format(
                                Locale.ROOT,
                                "%s speaks again after %.0f s of silence",
                                change.series(),
                                (change.atMillis() - change.lastEventMillis()) / 1e3));
            case FORGOTTEN ->
                change.wasSilent()
                        ? alert(
                                appearance,
                                AlertState.RESOLVED,
                                String.format(
                                        Locale.ROOT,
                                        "%s has not spoken since %s and is forgotten",
                                        change.series(),
                                        Instant.ofEpochMilli(change.lastEventMillis())))
                        : null;
        };
    }

    private static Alert alert(Appearance appearance, AlertState state, String summary) {
        PresenceChange change = appearance.change();
        return new Alert(
                AlertId.of(appearance.pipeline(), RULE, change.series(), change.sinceMillis()),
                RULE,
                appearance.pipeline(),
                change.series(),
                state,
                SEVERITY,
                Float.NaN,
                null,
                summary,
                appearance.modelId(),
                appearance.modelVersion(),
                change.sinceMillis(),
                change.atMillis(),
                state == AlertState.RESOLVED ? (Long) change.atMillis() : null);
    }
}
