package dev.quatrain.trainer.data;

import dev.quatrain.trainer.data.RunBlocks.Span;
import dev.quatrain.trainer.data.SplitPlan.Parts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Readings that memory cannot hold, sorted by series and time in a DuckDB file of their own that is deleted in the end. Spans of it are
 * read as they are needed. Not thread-safe.
 */
public final class ReadingsOnDisk implements AutoCloseable {
    /** A piece of a series that is shorter says little about training, validation and test part each. */
    private static final int LEAST_SAMPLED = 2000;

    private final DataPlan plan;
    private final DiskTable table;
    private final long rowsInMemory;
    private final String digest;
    private final List<Stored> index;

    /** Where a series lies: {@code count} rows from {@code first} on. */
    private record Stored(String name, long first, int count) {}

    /**
     * What memory holds of the readings.
     *
     * @param data of each series the end of its training part, and the beginnings of its validation and test parts
     * @param parts where these end
     */
    public record Sample(Dataset data, Map<String, Parts> parts) {}

    /**
     * @param table a database that holds the table {@code readings}, sorted
     * @param rowsInMemory readings that may be held at a time
     */
    ReadingsOnDisk(DataPlan plan, DiskTable table, long rowsInMemory, String digest) throws SQLException {
        this.plan = plan;
        this.table = table;
        this.rowsInMemory = rowsInMemory;
        this.digest = digest;
        this.index = index(table);
    }

    private static List<Stored> index(DiskTable table) throws SQLException {
        List<Stored> index = new ArrayList<>();
        try (ResultSet rows = table.statement()
                .executeQuery(
                        "SELECT series_, min(rowid), count(*) FROM readings GROUP BY series_ ORDER BY min(rowid)")) {
            while (rows.next()) {
                index.add(new Stored(rows.getString(1), rows.getLong(2), rows.getInt(3)));
            }
        }
        return index;
    }

    public long rows() {
        return index.stream().mapToLong(Stored::count).sum();
    }

    /** The readings of a span; times stand still nowhere, as repeated ones are left out. */
    Series read(Span span) {
        Stored stored = index.get(span.series());
        return new Series(stored.name(), new long[0], new float[0][], new String[0])
                .followedBy(rows(stored, span.from(), span.to()).series());
    }

    private Dataset rows(Stored stored, int from, int to) {
        String sql = "SELECT * FROM readings WHERE rowid >= " + (stored.first() + from) + " AND rowid < "
                + (stored.first() + to) + " ORDER BY rowid";
        try (ResultSet rows = table.statement().executeQuery(sql)) {
            return DuckDbSource.collect(plan, rows, digest, false);
        } catch (SQLException e) {
            throw table.unreadable(e);
        }
    }

    /** Of every series, or of some spread over all where they are too many, a part that memory holds. */
    public Sample sample(SplitPlan split) {
        // A sample is replayed and drawn too, beside the blocks that are trained on.
        long budget = rowsInMemory / 4;
        int pieces = (int) Math.max(1, Math.min(index.size(), budget / LEAST_SAMPLED));
        int length = (int) Math.min(Integer.MAX_VALUE, budget / pieces);
        List<Series> sampled = new ArrayList<>();
        Map<String, Parts> parts = new HashMap<>();
        long missing = 0;
        for (int piece = 0; piece < pieces; piece++) {
            int at = (int) ((long) piece * index.size() / pieces);
            Stored stored = index.get(at);
            Parts whole = split.parts(stored.name(), stored.count());
            int train = Math.min(whole.trainEnd(), length / 2);
            int validation = Math.min(whole.validationEnd() - whole.trainEnd(), length / 4);
            int test = Math.min(stored.count() - whole.validationEnd(), length / 4);
            List<Dataset> spans = new ArrayList<>();
            spans.add(rows(stored, whole.trainEnd() - train, whole.trainEnd()));
            spans.add(rows(stored, whole.trainEnd(), whole.trainEnd() + validation));
            spans.add(rows(stored, whole.validationEnd(), whole.validationEnd() + test));
            Series series = new Series(stored.name(), new long[0], new float[0][], new String[0]);
            int[] ends = new int[spans.size()];
            for (int i = 0; i < ends.length; i++) {
                series = series.followedBy(spans.get(i).series());
                ends[i] = series.length();
                missing += spans.get(i).missing();
            }
            sampled.add(series);
            parts.put(stored.name(), new Parts(ends[0], ends[1]));
        }
        long interval = plan.interval() == null
                ? Math.max(1, Dataset.medianInterval(sampled))
                : plan.interval().toMillis();
        return new Sample(new Dataset(sampled, interval, plan.label() != null, missing, 0, digest), parts);
    }

    /** The training parts of all series in blocks of which a few fit into memory. */
    public RunBlocks trainingBlocks(SplitPlan split, Runs cut, ScalingPlan scaling, int blocksAtATime) {
        List<Span> blocks = blocks(split, blocksAtATime);
        List<Scaling.RunningSpread> spreads = new ArrayList<>();
        plan.features().forEach(feature -> spreads.add(new Scaling.RunningSpread()));
        for (Span block : blocks) {
            for (Run run : RunBlocks.unscaled(this, block, cut)) {
                for (int f = 0; f < spreads.size(); f++) {
                    spreads.get(f).add(run, f);
                }
            }
        }
        return new RunBlocks(this, blocks, cut, Scaling.fitRunning(spreads, plan.modelFeatures(), scaling));
    }

    private List<Span> blocks(SplitPlan split, int blocksAtATime) {
        // Half of what memory holds: an example's arrays are made beside the runs.
        int length = (int) Math.max(1000, Math.min(Integer.MAX_VALUE, rowsInMemory / 2 / blocksAtATime));
        List<Span> blocks = new ArrayList<>();
        for (int s = 0; s < index.size(); s++) {
            Parts parts = split.parts(index.get(s).name(), index.get(s).count());
            for (int from = 0; from < parts.trainEnd(); from += length) {
                blocks.add(new Span(s, from, Math.min(parts.trainEnd(), from + length)));
            }
        }
        return blocks;
    }

    /** The distinct labels, as {@link Dataset#labels} would give them for all readings. */
    public List<String> labels() {
        try (ResultSet rows = table.statement()
                .executeQuery(
                        "SELECT DISTINCT trim(label_) AS label FROM readings WHERE trim(label_) <> '' ORDER BY label")) {
            List<String> labels = new ArrayList<>();
            while (rows.next()) {
                labels.add(rows.getString(1));
            }
            return labels;
        } catch (SQLException e) {
            throw table.unreadable(e);
        }
    }

    @Override
    public void close() {
        table.close();
    }
}
