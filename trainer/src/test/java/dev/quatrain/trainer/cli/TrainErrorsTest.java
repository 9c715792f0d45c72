package dev.quatrain.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with data or configuration is told in one message: what, why, how to mend. */
class TrainErrorsTest {
    private static final String SAE = """
            family: sae
            task: reconstruct
            network: { window: 4, hidden: [4] }
            training: { epochs: 2, pretrain_epochs: 0 }
            """;
    private static final String FORECAST = """
            family: rnn
            task: forecast
            network: { hidden: [4] }
            training: { epochs: 2, sequence: 8 }
            """;
    private static final String CLASSIFIER = """
            family: rnn
            task: classify
            network: { hidden: [4] }
            training: { epochs: 2, sequence: 8 }
            """;

    @TempDir
    private Path folder = Path.of("");

    /**
     * A mistake.
     *
     * @param csv the data file
     * @param sets overrides of the configuration
     * @param told what the message must say: what, why and how to mend
     */
    private record Mistake(String name, String csv, String config, List<String> sets, List<String> told) {
        Mistake(String name, String csv, String config, String set, String... told) {
            this(name, csv, config, set.isEmpty() ? List.of() : List.of(set), List.of(told));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static String rows(int count, IntFunction<String> row) {
        return "time,x,y,label\n"
                + String.join(
                        "\n",
                        IntStream.range(0, count)
                                .mapToObj(t -> 1000 * t + "," + row.apply(t))
                                .toList())
                + "\n";
    }

    /** A wave, a constant, two classes. */
    private static String wave(int count) {
        return rows(
                count, t -> String.format(Locale.ROOT, "%.3f,3,%s", Math.sin(t / 3.0), t / 7 % 2 == 0 ? "up" : "down"));
    }

    static Stream<Mistake> mistakes() {
        return Stream.of(
                new Mistake("no rows", "time,x,y,label\n", SAE, "", "holds no rows", "Give files with readings"),
                new Mistake("an empty file", "", SAE, "", "data.csv is empty", "Give files with readings"),
                new Mistake(
                        "a constant feature",
                        wave(200),
                        SAE,
                        "data.features=[{name: y}]",
                        "Feature y is constant (3.0)",
                        "nothing can be learned from it",
                        "Leave it out of data.features"),
                new Mistake(
                        "a feature of text",
                        wave(200),
                        SAE,
                        "data.features=[{name: label}]",
                        "Feature label (column label of",
                        "holds no number in any of 200 rows",
                        "Name a column of numbers, or leave it out of data.features"),
                new Mistake(
                        "an alarm calibrated on what was trained on",
                        wave(200),
                        SAE,
                        "training.refit=true",
                        "training.refit",
                        "once those are trained on they say nothing of unseen readings",
                        "Leave it out"),
                new Mistake(
                        "one class",
                        rows(200, t -> t % 7 + ",1,up"),
                        CLASSIFIER,
                        "data.label=label",
                        "holds 1 class (up",
                        "nothing to tell apart",
                        "at least two classes"),
                new Mistake(
                        "no classes at all",
                        rows(200, t -> t % 7 + ",1,"),
                        CLASSIFIER,
                        "data.label=label",
                        "holds no class in any row",
                        "correct data.label"),
                new Mistake(
                        "no column of classes",
                        wave(200),
                        CLASSIFIER,
                        "",
                        "data.label: missing",
                        "task classify needs the column that names each reading's class"),
                new Mistake(
                        "an unknown column",
                        wave(200),
                        SAE,
                        "data.features=[{name: x, column: xx}]",
                        "there is no column xx. Did you mean x?",
                        "Its columns are: time, x, y, label"),
                new Mistake(
                        "a window longer than the series",
                        wave(40),
                        SAE,
                        "network.window=30",
                        "A window needs 30 readings (network.window",
                        "has 24",
                        "Shorten it"),
                new Mistake(
                        "a window longer than what is between silences",
                        rows(200, t -> (t % 7) + ",1,").replace("00000,", "99999,") + "900000000,1,1,\n",
                        SAE,
                        "network.window=190",
                        "A window needs 190 readings",
                        "longest uninterrupted run",
                        "data.interval"),
                new Mistake(
                        "a horizon longer than the series",
                        wave(60),
                        FORECAST,
                        "forecast.horizon=50",
                        "51 readings (forecast.lags or season + forecast.horizon)",
                        "has 36",
                        "Shorten it"),
                new Mistake(
                        "a loss that is not finite",
                        rows(200, t -> t == 150 ? "1e38,1," : t % 7 + ",1,"),
                        SAE,
                        "training.rate=10",
                        "loss is",
                        "the training diverged. Lower training.rate (now 10.0)",
                        "extreme values"),
                new Mistake(
                        "a forecast scaled by series",
                        wave(200),
                        FORECAST,
                        "scaling.per=series",
                        "scaling.per: a forecast is scaled by its series with forecast.relative: true"),
                new Mistake(
                        "a time that cannot be read",
                        "time,x\nyesterday,1\ntoday,2\n",
                        SAE,
                        "",
                        "holds `yesterday`, which is no event time",
                        "ISO-8601 timestamps or numbers (data.time_unit)"),
                new Mistake(
                        "a split without validation data",
                        wave(10),
                        SAE,
                        "split.validation=0.01",
                        "validation split holds no complete reading",
                        "Give more data, change split.train and split.validation"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void a_mistake_is_told_with_its_reason_and_its_remedy(Mistake mistake) throws Exception {
        Files.writeString(folder.resolve("data.csv"), mistake.csv());
        Path config = Files.writeString(
                folder.resolve("bad.yaml"),
                "id: bad\ndata: { files: data.csv, features: [{ name: x }] }\n" + mistake.config());
        List<String> args = new ArrayList<>(List.of("train", config.toString()));
        args.addAll(List.of("--out", folder.resolve("bad.qtn").toString()));
        mistake.sets().forEach(set -> args.addAll(List.of("--set", set)));
        PrintStream before = System.err;
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        int exitCode;
        try {
            exitCode = Main.run(args.toArray(String[]::new));
        } finally {
            System.setErr(before);
        }
        String told = errors.toString(StandardCharsets.UTF_8);
        assertThat(exitCode).as(told).isEqualTo(1);
        assertThat(told).contains(mistake.told()).doesNotContain("\tat ").doesNotContain("Unexpected error");
        assertThat(folder.resolve("bad.qtn")).doesNotExist();
        assertThat(folder.resolve("bad.qtn.checkpoint")).doesNotExist();
    }
}
