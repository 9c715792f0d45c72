package dev.quatrain.model.scoring;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.guard.Admission;
import dev.quatrain.model.guard.EventId;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.guard.GuardPolicy.Duplicate;
import dev.quatrain.model.guard.GuardPolicy.Future;
import dev.quatrain.model.guard.GuardPolicy.Gap;
import dev.quatrain.model.guard.GuardPolicy.Late;
import dev.quatrain.model.guard.GuardPolicy.Missing;
import dev.quatrain.model.guard.GuardPolicy.Range;
import dev.quatrain.model.state.GuardFields;
import dev.quatrain.model.state.PendingReading;
import dev.quatrain.model.state.SeriesTable;
import java.util.function.IntPredicate;

/**
 * Judges readings as they come, by event time and the series' record alone. What it notes there when it admits one depends on no step, so that
 * it does not matter how readings fall into batches; what needs the step of the reading before is left to the step. Not thread-safe.
 */
final class Guard {
    private final GuardPolicy policy;
    private final SeriesTable table;
    private final GuardFields fields;
    private final Presence presence;
    private final Gathered gathered;
    private final Ranges ranges;
    private final Succession succession;
    private final IntPredicate isGathered;
    private final long tag;
    private final long gapMillis;
    private final long futureMillis;
    private final int features;
    private final boolean scoresLate;
    /** Of the reading admitted last. */
    private int row = SeriesTable.NONE;

    /**
     * @param gathered takes the readings admitted
     * @param isGathered whether a reading of the row's series is among them
     * @param tag of the model
     */
    Guard(
            GuardPolicy policy,
            Manifest manifest,
            long tag,
            SeriesTable table,
            Presence presence,
            Succession succession,
            Gathered gathered,
            IntPredicate isGathered) {
        this.policy = policy;
        this.table = table;
        this.fields = table.guard();
        this.presence = presence;
        this.gathered = gathered;
        this.ranges = new Ranges(manifest.features());
        this.succession = succession;
        this.isGathered = isGathered;
        this.tag = tag;
        this.gapMillis = policy.gapIntervals() * manifest.samplingIntervalMillis();
        this.futureMillis = policy.future().fate() == Future.Fate.ACCEPT
                ? Long.MAX_VALUE
                : policy.future().most().toMillis();
        this.features = manifest.features().size();
        this.scoresLate = policy.late() == Late.SCORE_WITHOUT_REWIND && manifest.delaySteps() == 0;
    }

    /** The row of the series whose reading was admitted last. */
    int row() {
        return row;
    }

    /**
     * Judges a reading; if it is to be scored, fills the slot with it and notes it in the series' record.
     *
     * @param eventId {@link EventId#NONE} if it has none
     * @param recordTimeMillis when it was written to its topic; 0 if that is not known
     */
    Admission judge(
            String series, long eventTimeMillis, long eventId, long recordTimeMillis, float[] reading, int slot) {
        if (recordTimeMillis > 0 && eventTimeMillis - recordTimeMillis > futureMillis) {
            return policy.future().fate() == Future.Fate.DLQ ? Admission.FUTURE : Admission.FUTURE_DROPPED;
        }
        int known = table.find(series);
        boolean seen = known != SeriesTable.NONE && table.hasReading(known);
        boolean gone = seen && presence.isGone(known, eventTimeMillis);
        boolean follows = seen && !gone;
        boolean foreign = known != SeriesTable.NONE && succession.isDue(known);
        long last = follows ? table.lastEventMillis(known) : -1;
        boolean late = eventTimeMillis < last;
        if (follows && isDuplicate(known, eventTimeMillis, last, eventId)) {
            return Admission.DUPLICATE;
        }
        if (late && !(scoresLate && (!foreign || goesOn(known)))) {
            return policy.late() == Late.DLQ ? Admission.LATE : Admission.LATE_DROPPED;
        }
        if (foreign) {
            succession.prepare(known);
        }
        if (!fillIn(gone ? SeriesTable.NONE : known, reading, slot)) {
            return policy.missing() == Missing.SKIP ? Admission.MISSING_SKIPPED : Admission.MISSING_FEATURE;
        }
        int strayed = judgeRanges(slot);
        if (strayed < 0) {
            return Admission.OUT_OF_DECLARED_RANGE;
        }
        row = known == SeriesTable.NONE ? table.findOrCreate(series, tag) : known;
        int marks = strayed | (late ? PendingReading.LATE : marks(gone, follows, eventTimeMillis - last));
        gathered.complete(slot, eventTimeMillis, marks, eventTimeMillis - last);
        presence.spoke(row, seen, gone, eventTimeMillis);
        if (gone) {
            fields.forgetEvents(row);
        }
        fields.remember(row, key(eventTimeMillis, eventId));
        if (!late) {
            table.setLastEvent(row, eventTimeMillis);
            keep(slot, !follows);
        }
        return Admission.ADMITTED;
    }

    /** Whether there will be a state to score a late reading of a series with that another model scored. */
    private boolean goesOn(int known) {
        return succession.carries(known) || isGathered.test(known);
    }

    private boolean isDuplicate(int known, long eventTimeMillis, long last, long eventId) {
        boolean byId = policy.duplicate() == Duplicate.EVENT_ID && eventId != EventId.NONE;
        if (!byId && eventTimeMillis == last) {
            return true;
        }
        // Of a reading that is neither late nor known by its id the newest event time tells enough.
        return (byId || (scoresLate && eventTimeMillis < last))
                && fields.remembers(known, key(eventTimeMillis, eventId));
    }

    private long key(long eventTimeMillis, long eventId) {
        return policy.duplicate() == Duplicate.EVENT_ID && eventId != EventId.NONE
                ? eventId
                : eventTimeMillis + 1; // never NONE
    }

    /** Copies the reading to the slot, missing values replaced by the last; false if that cannot be done. */
    private boolean fillIn(int known, float[] reading, int slot) {
        int missing = 0;
        for (int f = 0; f < features; f++) {
            boolean absent = !Float.isFinite(reading[f]);
            float value = absent && known != SeriesTable.NONE ? table.newest().last(known, f) : reading[f];
            gathered.set(slot, f, value, absent);
            missing += absent ? 1 : 0;
            if (absent && !Float.isFinite(value)) {
                return false;
            }
        }
        boolean imputes = policy.missing() == Missing.IMPUTE_LAST || policy.missing() == Missing.IMPUTE_EXPECTED;
        return missing == 0 || (missing < features && imputes);
    }

    /** Marks for a slot whose values lie outside their ranges, none if all lie within, -1 if it is to be dead-lettered. */
    private int judgeRanges(int slot) {
        if (policy.range() == Range.FLAG) {
            return 0;
        }
        int marks = 0;
        for (int f = 0; f < features; f++) {
            float value = gathered.value(slot, f);
            if (gathered.isImputed(slot, f) || ranges.admits(f, value)) {
                continue;
            }
            switch (policy.range()) {
                case CLIP -> {
                    gathered.set(slot, f, ranges.nearest(f, value), false);
                    marks |= PendingReading.CLIPPED;
                }
                case REJECT -> marks |= PendingReading.REFUSED;
                default -> {
                    return -1;
                }
            }
        }
        return marks;
    }

    private int marks(boolean gone, boolean follows, long silenceMillis) {
        int marks = gone ? Gathered.FORGOTTEN : 0;
        if (follows && silenceMillis > gapMillis) {
            marks |= PendingReading.AFTER_GAP;
            marks |= policy.gap() == Gap.RESET ? PendingReading.AFTER_RESET : 0;
            marks |= policy.gap() == Gap.DECAY ? PendingReading.AFTER_DECAY : 0;
        }
        if (fields.resetIsDue(row)) {
            fields.setResetDue(row, false);
            // Of a series that was forgotten nobody can have wanted a reset.
            marks |= gone ? 0 : PendingReading.AFTER_RESET | PendingReading.COMMANDED;
        }
        return marks;
    }

    /** Notes the slot's values as the series' last. One that was refused has none that should stand in for others. */
    private void keep(int slot, boolean isFirst) {
        boolean refused = gathered.is(slot, PendingReading.REFUSED);
        for (int f = 0; f < features; f++) {
            if (!refused) {
                table.newest().setLast(row, f, gathered.value(slot, f));
            } else if (isFirst) {
                table.newest().setLast(row, f, Float.NaN);
            }
        }
    }
}
