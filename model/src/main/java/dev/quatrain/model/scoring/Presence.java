package dev.quatrain.model.scoring;

import dev.quatrain.model.guard.Deadlines;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.scoring.PresenceChange.Kind;
import dev.quatrain.model.state.GuardFields;
import dev.quatrain.model.state.SeriesTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Which series of a task speak, which are silent and which are to be forgotten. Not thread-safe.
 *
 * <p>Time here is that of the partition: the newest event time of any reading admitted. A series is silent when that time has gone on by the
 * silence since the series was heard; what counts is the partition's time at that moment, not the series' own, so that neither a clock
 * that runs ahead nor one that lags makes others look silent. All this follows from the sequence of readings alone, and the part that must
 * outlive the process is in the series' records: so a replay and a restart come to the same.
 *
 * <p>When nothing comes at all that time stands still. Whoever has a clock may then say how much further it would be ({@link
 * #lookBeyond}); this alone depends on the moment.
 *
 * <p>A series that is due is found within an eighth of its silence, and no more than {@link #AT_ONCE} of them are with one look. What the scores
 * say does not depend on it, as each series is asked again when it speaks.
 */
public final class Presence {
    /** Series found with one look: enough to keep up with a partition, too few to hold it up. */
    static final int AT_ONCE = 64;

    private static final long NEVER = Long.MAX_VALUE;
    /** Of a silence, the part by which it may be found late. */
    private static final int SLOTS = 8;

    private final SeriesTable table;
    private final GuardFields fields;
    private final boolean listens;
    private final long silenceMillis;
    private final long idleMillis;
    private final Deadlines silences;
    private final Deadlines idles;
    private final List<PresenceChange> changes = new ArrayList<>();
    private long now;

    /** Takes up what the table holds, all of it once. */
    public Presence(SeriesTable table, GuardPolicy policy, long samplingIntervalMillis) {
        this.table = table;
        this.fields = table.guard();
        this.listens = policy.listens() && fields.keepsHeard();
        this.silenceMillis =
                listens && policy.silence().on() ? policy.silence().intervals() * samplingIntervalMillis : NEVER;
        this.idleMillis = listens && policy.idle().on() ? policy.idle().millis(samplingIntervalMillis) : NEVER;
        this.silences = new Deadlines(Math.max(1, silenceMillis / SLOTS));
        this.idles = new Deadlines(Math.max(1, idleMillis / SLOTS));
        if (listens) {
            fields.forEach((series, lastEvent, heard) -> {
                now = Math.max(now, lastEvent);
                if (heard >= 0) {
                    listenFor(series, heard);
                }
                remind(series, spoken(heard));
            });
        }
    }

    /** The partition's time: the newest event time admitted. */
    public long now() {
        return now;
    }

    /** Whether a series is to be taken for a new one if a reading of it came with this event time. */
    boolean isGone(int row, long eventTimeMillis) {
        return idleMillis != NEVER && Math.max(now, eventTimeMillis) - spoken(fields.heard(row)) >= idleMillis;
    }

    /**
     * A reading of a series was admitted; to be called before its event time is noted in the table.
     *
     * @param known whether the series had been heard before
     * @param gone whether it is taken for a new one
     */
    void spoke(int row, boolean known, boolean gone, long eventTimeMillis) {
        if (!listens) {
            return;
        }
        now = Math.max(now, eventTimeMillis);
        if (!known) {
            listenFor(table.name(row), now);
            remind(table.name(row), now);
        } else {
            long heard = fields.heard(row);
            if (gone) {
                forget(row);
            } else if (silenceMillis != NEVER && (heard < 0 || now - heard >= silenceMillis)) {
                if (heard >= 0) {
                    fallSilent(row);
                }
                change(row, Kind.SPEAKS, true, Math.max(eventTimeMillis, since(row)));
            }
            if (heard < 0) {
                listenFor(table.name(row), now);
            }
        }
        fields.setHeard(row, now);
    }

    private void listenFor(String series, long heardMillis) {
        if (silenceMillis != NEVER) {
            silences.add(series, heardMillis + silenceMillis);
        }
    }

    private void remind(String series, long heardMillis) {
        if (idleMillis != NEVER) {
            idles.add(series, heardMillis + idleMillis);
        }
    }

    /** Looks for series that have fallen silent by now. */
    public void look() {
        lookAsOf(now);
    }

    /** The same as if the partition's time had gone on by so much without a reading. Nothing is forgotten by it. */
    public void lookBeyond(long millis) {
        if (now > 0) {
            lookAsOf(now + Math.max(0, millis));
        }
    }

    private void lookAsOf(long time) {
        for (int i = 0; i < AT_ONCE && silences.isDue(time); i++) {
            String series = silences.next();
            long heard = fields.heardOf(series);
            if (heard < 0) {
                continue; // no longer there, or known to be silent
            }
            if (time - heard < silenceMillis) {
                silences.add(series, heard + silenceMillis);
                continue;
            }
            int row = table.find(series);
            fallSilent(row);
            fields.setHeard(row, ~heard);
        }
    }

    /** Names of series to be forgotten by now, each of which the caller does forget, or names again. */
    List<String> gone() {
        if (!idles.isDue(now)) {
            return List.of();
        }
        List<String> gone = new ArrayList<>();
        for (int i = 0; i < AT_ONCE && idles.isDue(now); i++) {
            String series = idles.next();
            long heard = fields.heardOf(series);
            if (heard == GuardFields.ABSENT) {
                continue;
            }
            if (now - spoken(heard) >= idleMillis) {
                gone.add(series);
            } else {
                remind(series, spoken(heard));
            }
        }
        return gone;
    }

    /** A series is taken for one that was never there. */
    void forget(int row) {
        boolean silent = fields.heard(row) < 0;
        if (!silent && silenceMillis != NEVER) {
            fallSilent(row);
            silent = true;
        }
        change(row, Kind.FORGOTTEN, silent, table.lastEventMillis(row) + idleMillis);
    }

    private void fallSilent(int row) {
        change(row, Kind.FELL_SILENT, false, since(row));
    }

    private long since(int row) {
        return table.lastEventMillis(row) + (silenceMillis == NEVER ? 0 : silenceMillis);
    }

    private void change(int row, Kind kind, boolean wasSilent, long at) {
        changes.add(new PresenceChange(kind, table.name(row), wasSilent, table.lastEventMillis(row), since(row), at));
    }

    /** Whether {@link #takeChanges} has anything to give. */
    public boolean hasChanges() {
        return !changes.isEmpty();
    }

    /** What has come about since the last call, in order. */
    public List<PresenceChange> takeChanges() {
        List<PresenceChange> taken = List.copyOf(changes);
        changes.clear();
        return taken;
    }

    private static long spoken(long heard) {
        return heard < 0 ? ~heard : heard;
    }
}
