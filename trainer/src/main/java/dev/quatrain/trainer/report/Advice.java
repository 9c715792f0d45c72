package dev.quatrain.trainer.report;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.calibration.Calibration;
import java.util.List;
import java.util.Locale;

/** What whoever trained a model should change before using it. */
public final class Advice {
    static final String DEAF = "No reading can be an anomaly: the threshold lies beyond what clipped errors come to.";

    private Advice() {}

    /** Sentences, each with what, why and how to mend; empty where nothing stands out. */
    public static List<String> on(Manifest manifest) {
        Calibration calibration = manifest.calibration();
        if (calibration == null || calibration.canAlarm()) {
            return List.of();
        }
        return List.of(String.format(
                Locale.ROOT,
                "%s It is %.3g spreads of the usual error, of which calibration.clip lets %.3g count. Raise calibration.clip above"
                        + " %.3g (0 = no limit), or lower calibration.margin.",
                DEAF,
                calibration.threshold(),
                calibration.reach(),
                calibration.clip() * calibration.threshold() / calibration.reach()));
    }
}
