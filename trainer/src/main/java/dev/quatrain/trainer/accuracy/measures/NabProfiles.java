package dev.quatrain.trainer.accuracy.measures;

import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries;
import dev.quatrain.trainer.accuracy.nab.NabFile;
import dev.quatrain.trainer.accuracy.nab.NabProfile;
import dev.quatrain.trainer.accuracy.nab.NabScore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Numenta Anomaly Benchmark's score under its three profiles, twice: with the one threshold for all files that gives the best score,
 * as the benchmark's own table has it, and ({@code own_}) by the contender's own alarms. A reading without an answer is no detection.
 * The files' labels name the windows.
 */
public final class NabProfiles implements Measure {
    private static final Map<NabProfile, String> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put(NabProfile.STANDARD, "standard");
        NAMES.put(NabProfile.REWARD_LOW_FP_RATE, "low_fp");
        NAMES.put(NabProfile.REWARD_LOW_FN_RATE, "low_fn");
    }

    private final List<NabFile> files = new ArrayList<>();
    private final List<double[]> scores = new ArrayList<>();
    private final List<double[]> alarms = new ArrayList<>();
    private final Map<String, Integer> places = new LinkedHashMap<>();

    @Override
    public void begin(SplitData data) {
        for (SplitSeries one : data.series()) {
            places.put(one.name(), files.size());
            files.add(file(one));
            scores.add(new double[one.length()]);
            alarms.add(new double[one.length()]);
        }
    }

    @Override
    public void hear(SplitSeries series, int t, Answer answer) {
        int file = places.getOrDefault(series.name(), -1);
        if (file >= 0) {
            scores.get(file)[t] = Float.isNaN(answer.score()) ? 0 : answer.score();
            alarms.get(file)[t] = answer.alarm() ? 1 : 0;
        }
    }

    @Override
    public void end() {}

    @Override
    public Map<String, Double> metrics() {
        NabScore score = new NabScore(files);
        Map<String, Double> metrics = new LinkedHashMap<>();
        NAMES.forEach(
                (profile, name) -> metrics.put(name, score.best(scores, profile).value()));
        NAMES.forEach((profile, name) -> metrics.put("own_" + name, score.at(alarms, 1, profile)));
        return metrics;
    }

    /** The chosen thresholds, and what each file earns under the standard profile, not normalised. */
    @Override
    public Map<String, Object> details() {
        NabScore score = new NabScore(files);
        Map<String, Double> thresholds = new LinkedHashMap<>();
        NAMES.forEach((profile, name) ->
                thresholds.put(name, score.best(scores, profile).threshold()));
        Map<String, List<Double>> raw = new LinkedHashMap<>();
        double best = thresholds.getOrDefault("standard", 1.0);
        places.forEach((name, file) -> raw.put(
                name,
                List.of(
                        NabScore.raw(files.get(file), scores.get(file), best, NabProfile.STANDARD),
                        NabScore.raw(files.get(file), alarms.get(file), 1, NabProfile.STANDARD))));
        return Map.of("thresholds", thresholds, "standard_and_own_standard_by_file", raw);
    }

    private static NabFile file(SplitSeries one) {
        String[] labels = one.series().labels();
        List<NabFile.Window> windows = new ArrayList<>();
        int left = 0;
        for (int t = 1; t <= labels.length; t++) {
            if (t == labels.length || !labels[t].equals(labels[left])) {
                if (!labels[left].isEmpty()) {
                    windows.add(new NabFile.Window(left, t - 1));
                }
                left = t;
            }
        }
        float[] values = new float[one.length()];
        for (int t = 0; t < values.length; t++) {
            values[t] = one.series().values()[t][0];
        }
        return new NabFile(one.name(), one.series().times(), values, windows);
    }
}
