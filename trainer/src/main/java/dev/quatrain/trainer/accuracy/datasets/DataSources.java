package dev.quatrain.trainer.accuracy.datasets;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The data sets by name. */
public final class DataSources {
    private static final Map<String, DataSource> BY_NAME = new LinkedHashMap<>();

    static {
        BY_NAME.put("nab", new Nab());
        BY_NAME.put("skab", new Skab());
        BY_NAME.put("ecg5000_ad", new Ecg5000());
        BY_NAME.put("smd", new ServerMetrics("smd", 60_000));
        BY_NAME.put("asd", new ServerMetrics("asd", 300_000));
        BY_NAME.put("mnist", new Mnist());
        BY_NAME.put("ett/ETTh1", new Ett("ETTh1"));
        BY_NAME.put("m4_hourly", new M4Hourly());
    }

    private DataSources() {}

    /** A data set: one of the list, or {@code ucr/<name>}; an {@code ett} set may name one column, as {@code ett/ETTh1/OT}. */
    public static Optional<DataSource> find(String name) {
        if (name.startsWith("ucr/")) {
            return Optional.of(new UcrArchive(name.substring("ucr/".length())));
        }
        if (name.equals("ett/ETTh1/OT")) {
            return Optional.of(new Ett("ETTh1", "OT"));
        }
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
