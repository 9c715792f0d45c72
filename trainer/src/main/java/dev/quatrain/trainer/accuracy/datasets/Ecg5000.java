package dev.quatrain.trainer.accuracy.datasets;

import dev.quatrain.trainer.accuracy.datasets.SplitSeries.Role;
import dev.quatrain.trainer.data.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * ECG5000 as a search for abnormal beats: trained on normal beats alone. A beat is a series of 140 events of one feature, normalised by
 * beat; an abnormal one is labelled so at every event.
 */
final class Ecg5000 implements DataSource {
    private static final int STEPS = 140;
    /** A beat of 140 values lasts about 0.8 s. */
    private static final long INTERVAL = 6;

    @Override
    public List<SplitData> read(DataFolder folder, long seed) {
        List<Series> training = beats(folder, "train_normal", "train-");
        List<SplitSeries> series = new ArrayList<>(new CaseSplit(0.2, seed).of(training));
        beats(folder, "test", "test-").forEach(beat -> series.add(SplitSeries.all(beat, Role.TEST)));
        return List.of(new SplitData("ecg5000_ad", series, List.of("ecg"), INTERVAL, List.of()));
    }

    private static List<Series> beats(DataFolder folder, String file, String prefix) {
        Rows rows = Rows.of(folder.lines("ecg5000_ad/" + file + ".csv.gz"), ",", 0);
        long[] times = Times.every(INTERVAL, 0, STEPS);
        List<Series> beats = new ArrayList<>();
        for (String[] cells : rows.cells()) {
            float[][] values = new float[STEPS][1];
            for (int t = 0; t < STEPS; t++) {
                values[t][0] = Rows.number(cells[1 + t]);
            }
            String[] labels = new String[STEPS];
            Arrays.fill(labels, Rows.number(cells[0]) > 0 ? "abnormal" : "");
            beats.add(new Series(prefix + beats.size(), times, values, labels));
        }
        return beats;
    }
}
