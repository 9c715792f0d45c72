package dev.quatrain.model.scoring;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.bundle.Segments.Segment;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.state.SeriesTable;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Lets a hidden state fade over a silence: what recurrent cells remember is multiplied by 2^(-silence / half-life). Windows of past readings,
 * running scales and a forecast carried along are no memory that fades, and stay; so only the segments {@code h} and {@code c} do, numbered
 * or not, and all of the state in a model that has none of these. With the exact exponential of {@link StrictMath}, so
 * that every machine gives the same bits.
 */
final class Decay {
    private static final Pattern CELL = Pattern.compile("[hc]\\d*");

    private final double halfLifeMillis;
    private final List<Segment> fading;

    Decay(GuardPolicy guard, Manifest manifest) {
        this.halfLifeMillis = (double) guard.halfLifeIntervals() * manifest.samplingIntervalMillis();
        List<Segment> cells = manifest.state().parts().stream()
                .filter(segment -> CELL.matcher(segment.name()).matches())
                .toList();
        this.fading = cells.isEmpty() ? manifest.state().parts() : cells;
    }

    /** Lets the hidden state of a series fade. */
    void apply(SeriesTable table, int row, long silenceMillis) {
        float factor = (float) StrictMath.pow(2, -silenceMillis / halfLifeMillis);
        for (Segment segment : fading) {
            table.hidden().scale(row, segment.offset(), segment.length(), factor);
        }
    }
}
