package dev.quatrain.bench.throughput;

import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.Trainer;
import dev.quatrain.trainer.TrainingPlan;
import dev.quatrain.trainer.training.Progress;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The models that are timed. What a step costs does not depend on what the weights have learned, so they are trained for an epoch only. */
public enum Network {
    LSTM_32(8, "rnn", "forecast", "{ cell: lstm, hidden: [32] }"),
    LSTM_64(8, "rnn", "forecast", "{ cell: lstm, hidden: [64] }"),
    /** The same over 64 features. */
    LSTM_64_OF_64(64, "rnn", "forecast", "{ cell: lstm, hidden: [64] }"),
    LSTM_128(8, "rnn", "forecast", "{ cell: lstm, hidden: [128] }"),
    /** Eight readings of eight features: 64 inputs. */
    SAE_64_32_16(8, "sae", "reconstruct", "{ window: 8, hidden: [32, 16] }"),
    CNN_64(8, "cnn", "reconstruct", "{ window: 64 }"),
    /** The feed-forward network of the Crayfish benchmark in size: an image in, ten classes out. */
    FFNN_784(784, "dbn", "classify", "{ window: 1, hidden: [32, 16] }");

    /** Field of the readings that come as an array. */
    static final String ARRAY = "image";

    private static final int CLASSES = 10;
    private static final int ROWS = 400;

    private final int features;
    private final String family;
    private final String task;
    private final String network;

    Network(int features, String family, String task, String network) {
        this.features = features;
        this.family = family;
        this.task = task;
        this.network = network;
    }

    /** F. */
    int features() {
        return features;
    }

    boolean classifies() {
        return task.equals("classify");
    }

    /** Whether its readings are images of 28 by 28 numbers in nested arrays; its scores do not repeat them. */
    boolean sendsArray() {
        return this == FFNN_784;
    }

    /** As the bundle is called. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Name of feature f. */
    static String feature(int f) {
        return "x" + f;
    }

    /** The bundle in a folder, trained if it is not there. */
    public Path bundle(Path folder) throws IOException {
        Path bundle = folder.resolve(id() + ".qtn");
        if (!Files.exists(bundle)) {
            Files.createDirectories(folder);
            Path csv = folder.resolve(id() + ".csv");
            writeCsv(csv);
            TrainingPlan plan =
                    TrainingPlan.read(Settings.parse(yaml(csv), id(), Map.of()), folder.toAbsolutePath(), Map.of());
            var unused = new Trainer(plan, Progress.SILENT, Clock.systemUTC()).train(bundle);
        }
        return bundle;
    }

    private String yaml(Path csv) {
        String columns = IntStream.range(0, features)
                .mapToObj(f -> "{ name: " + feature(f) + " }")
                .collect(Collectors.joining(", "));
        return """
                id: %s
                family: %s
                task: %s
                seed: 1
                data:
                  files: %s
                  time: time
                  series: series
                  %s
                  features: [%s]
                split: { train: 0.6, validation: 0.2 }
                network: %s
                training: { epochs: 1%s }
                """.formatted(
                        id(),
                        family,
                        task,
                        csv.toAbsolutePath(),
                        classifies() ? "label: label" : "",
                        columns,
                        network,
                        family.equals("sae") || family.equals("dbn") ? ", pretrain_epochs: 1" : "");
    }

    private void writeCsv(Path csv) throws IOException {
        Random random = new Random(1);
        try (Writer out = Files.newBufferedWriter(csv)) {
            String names =
                    IntStream.range(0, features).mapToObj(Network::feature).collect(Collectors.joining(","));
            out.write("time,series,label," + names + "\n");
            for (int series = 0; series < 4; series++) {
                float level = 0;
                for (int t = 0; t < ROWS; t++) {
                    out.write((Readings.START + t * Readings.INTERVAL) + ",s" + series + "," + t % CLASSES);
                    level = 0.9f * level + (float) random.nextGaussian();
                    for (int f = 0; f < features; f++) {
                        out.write("," + Readings.value(level, f, random));
                    }
                    out.write("\n");
                }
            }
        }
    }
}
