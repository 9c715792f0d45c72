package dev.quatrain.model.scoring;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.bundle.Segments;
import dev.quatrain.model.state.GuardFields;
import dev.quatrain.model.state.SeriesTable;
import java.nio.FloatBuffer;

/**
 * What the model expects of a series' next reading, to stand in for a value that is missing there: its forecast, else what it expected of the
 * reading before. Known only once that reading has been stepped, so it is put in with the step and not when the reading comes.
 */
final class Expectation {
    private final SeriesTable table;
    private final GuardFields fields;
    private final boolean keeps;
    private final int features;
    private final int offset;

    Expectation(Manifest manifest, SeriesTable table) {
        this.table = table;
        this.fields = table.guard();
        this.keeps = table.layout().keepsExpected();
        this.features = manifest.features().size();
        this.offset = manifest.output()
                .find(Segments.FORECAST)
                .or(() -> manifest.output().find(Segments.EXPECTED))
                .map(Segments.Segment::offset)
                .orElse(0);
    }

    /** Puts it in the place of what is missing in a slot. Before the first step of a series the last values, which are there, stay. */
    void fillIn(Gathered gathered, int slot, int row) {
        if (!keeps || table.steps(row) == 0) {
            return;
        }
        for (int f = 0; f < features; f++) {
            float value = fields.expected(row, f);
            if (gathered.isImputed(slot, f) && Float.isFinite(value)) {
                gathered.set(slot, f, value, true);
            }
        }
    }

    /** Keeps it from the output row that begins there. */
    void keep(int row, FloatBuffer outputs, int out) {
        for (int f = 0; f < features && keeps; f++) {
            fields.setExpected(row, f, outputs.get(out + offset + f));
        }
    }
}
