package dev.quatrain.trainer.cli;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.model.bundle.Feature;
import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.guard.Admission;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.schemas.FeatureVector;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.trainer.data.DataFiles;
import dev.quatrain.trainer.data.DataPlan;
import dev.quatrain.trainer.data.Dataset;
import dev.quatrain.trainer.data.DuckDbSource;
import dev.quatrain.trainer.data.FeatureColumn;
import dev.quatrain.trainer.data.Series;
import dev.quatrain.trainer.data.SplitPlan;
import dev.quatrain.trainer.evaluation.Evaluation;
import dev.quatrain.trainer.evaluation.Evaluator;
import dev.quatrain.trainer.evaluation.Replay;
import dev.quatrain.trainer.evaluation.TestPart;
import dev.quatrain.trainer.tasks.TaskName;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replays data through a bundle with the scorer of the stream and measures what it says. */
@Command(
        name = "evaluate",
        description = "Replays data through a bundle with the stream's own scorer and measures the scores.",
        mixinStandardHelpOptions = true,
        footer = {"", "Columns are those the model was trained on, unless an option names others."})
public final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "BUNDLE", description = "A bundle, .qtn.")
    private Path file = Path.of("");

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "DATA", description = "CSV (plain, .gz) or Parquet files.")
    private List<String> data = new ArrayList<>();

    @Option(names = "--time", paramLabel = "COLUMN", description = "Column of the event time.")
    private @Nullable String time;

    @Option(names = "--time-unit", paramLabel = "UNIT", description = "Unit of a numeric event time: millis, seconds.")
    private @Nullable String timeUnit;

    @Option(names = "--series", paramLabel = "COLUMN", description = "Column of the series id; `-` for none.")
    private @Nullable String series;

    @Option(names = "--label", paramLabel = "COLUMN", description = "Column that marks anomalies; `-` for none.")
    private @Nullable String label;

    @Option(names = "--column", paramLabel = "FEATURE=COLUMN", description = "Column of a feature. May be repeated.")
    private Map<String, String> columns = new LinkedHashMap<>();

    @Option(
            names = "--missing",
            paramLabel = "POLICY",
            description = "What a missing value does: dlq, impute-last, skip (as guard.missing; default dlq).")
    private String missing = "dlq";

    @Option(names = "--gap", paramLabel = "POLICY", description = "What a silence does: reset, continue.")
    private String gap = "reset";

    @Option(names = "--gap-after", paramLabel = "N", description = "Intervals of silence that are a gap.")
    private int gapAfter = GuardPolicy.DEFAULT.gapIntervals();

    @Option(
            names = "--scores",
            paramLabel = "FILE",
            description = "Write every score as a line of JSON, as the stream would.")
    private @Nullable Path scoresFile;

    @Option(
            names = "--part",
            paramLabel = "PART",
            description =
                    "What is measured: all (default), or test: the test part of the data the model was trained on, with"
                            + " baselines fitted to the rest, as `train` prints.")
    private String part = "all";

    /** What is measured. */
    private enum Part {
        ALL,
        TEST
    }

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try (StepModel model = StepModel.open(BundleReader.read(file), 1)) {
            Dataset dataset = new DuckDbSource(plan(model.manifest())).read();
            TestPart measured = new TestPart(
                    dataset.series(),
                    constant(Part.class, "--part", part) == Part.ALL ? null : split(model.manifest(), dataset));
            Evaluator evaluator = new Evaluator(model.manifest(), dataset.hasLabels(), measured);
            Replay replay = replay(model, measured, evaluator);
            Evaluation evaluation = evaluator.result(replay.scores());
            PrintWriter print = Objects.requireNonNull(spec).commandLine().getOut();
            print.print(json ? json(model.manifest(), replay, evaluation) : text(replay, evaluation));
            print.flush();
            return 0;
        }
    }

    /** The split the model was trained with. */
    private static SplitPlan split(Manifest manifest, Dataset dataset) {
        if (!manifest.provenance().dataDigest().equals(dataset.digest())) {
            throw new OperatorError("The data is not what " + manifest.id() + " " + manifest.version()
                    + " was trained on (its digest differs), so it has no test part of its own. Measure all of it "
                    + "(--part all, the default), or give the files it was trained on.");
        }
        return SplitPlan.of(manifest.provenance().hyperParameters());
    }

    private Replay replay(StepModel model, TestPart measured, Evaluator evaluator) throws IOException {
        GuardPolicy guard = new GuardPolicy(
                GuardPolicy.Late.DROP,
                constant(GuardPolicy.Missing.class, "--missing", missing),
                constant(GuardPolicy.Gap.class, "--gap", gap),
                Math.max(1, gapAfter));
        if (scoresFile == null) {
            return Replay.of(model, measured.toReplay(), guard, Clock.systemUTC(), evaluator);
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(scoresFile))) {
            return Replay.of(model, measured.toReplay(), guard, Clock.systemUTC(), lines(out, evaluator));
        } catch (IOException | UncheckedIOException e) {
            throw new OperatorError(
                    "Cannot write " + scoresFile + ": " + e.getMessage() + ". Give another place with --scores.", e);
        }
    }

    /** Writes each score and hands it on. */
    private static Replay.Listener lines(OutputStream out, Evaluator evaluator) {
        return new Replay.Listener() {
            @Override
            public void scored(Series series, int t, Score score) {
                try {
                    out.write(ScoreJson.encode(score));
                    out.write('\n');
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                evaluator.scored(series, t, score);
            }

            @Override
            public void extracted(Series series, int t, FeatureVector features) {
                evaluator.extracted(series, t, features);
            }
        };
    }

    /** The data's columns: as options say, else as the model was trained. */
    private DataPlan plan(Manifest manifest) {
        Map<String, String> trained = manifest.provenance().hyperParameters();
        List<String> names = manifest.featureNames();
        columns.keySet().stream()
                .filter(name -> !names.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new OperatorError("--column names the feature " + name + ", which the model does not have."
                            + dev.quatrain.model.settings.Suggestion.of(name, names));
                });
        List<FeatureColumn> features = new ArrayList<>();
        for (Feature feature : manifest.features()) {
            String column = columns.getOrDefault(
                    feature.name(), trained.getOrDefault("data.column." + feature.name(), feature.name()));
            features.add(new FeatureColumn(feature, column));
        }
        List<Path> files = new ArrayList<>();
        for (String pattern : data) {
            files.addAll(new DataFiles(System.getenv()).find(pattern, Path.of("")));
        }
        return new DataPlan(
                files,
                time == null ? trained.getOrDefault("data.time", "time") : time,
                constant(
                        DataPlan.TimeUnit.class,
                        "--time-unit",
                        timeUnit == null ? trained.getOrDefault("data.time_unit", "millis") : timeUnit),
                chosen(series, trained.get("data.series")),
                features,
                chosen(label, trained.get("data.label")),
                manifest.task().equals(TaskName.CLASSIFY.written()),
                Duration.ofMillis(manifest.samplingIntervalMillis()));
    }

    private static @Nullable String chosen(@Nullable String option, @Nullable String trained) {
        return option == null ? trained : option.equals("-") ? null : option;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String option, String text) {
        try {
            return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new OperatorError(
                    option + " `" + text + "` is not valid; expected one of "
                            + java.util.Arrays.stream(type.getEnumConstants())
                                    .map(c -> c.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                                    .collect(java.util.stream.Collectors.joining(", "))
                            + ".",
                    e);
        }
    }

    private String json(Manifest manifest, Replay replay, Evaluation evaluation) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("bundle", file.toString());
        tree.put("model", manifest.id());
        tree.put("version", manifest.version());
        tree.put("admissions", new TreeMap<>(replay.admissions()));
        tree.put("part", part);
        tree.putAll(EvaluationTree.of(evaluation));
        return Output.json(tree) + System.lineSeparator();
    }

    private static String text(Replay replay, Evaluation evaluation) {
        StringBuilder text = new StringBuilder(EvaluationText.of(evaluation));
        new TreeMap<>(replay.admissions()).forEach((admission, count) -> {
            if (admission != Admission.ADMITTED) {
                text.append(String.format("not scored: %d readings, %s%n", count, admission.explanation()));
            }
        });
        return text.toString();
    }
}
