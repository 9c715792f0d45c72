package dev.quatrain.trainer.cli;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.TrainedBundle;
import dev.quatrain.trainer.Trainer;
import dev.quatrain.trainer.TrainingPlan;
import dev.quatrain.trainer.report.Advice;
import dev.quatrain.trainer.training.CheckpointFile;
import dev.quatrain.trainer.training.ConsoleProgress;
import dev.quatrain.trainer.training.LearningCurve;
import dev.quatrain.trainer.training.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a model and writes its bundle. */
@Command(
        name = "train",
        description = "Trains a model from a configuration and writes its bundle.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The configuration is a YAML file; examples/ holds some. Paths in it are relative to its folder;",
            "$${NAME} is replaced from the environment ($${QUATRAIN_DATA}: the data sets, ../shared/data by default).",
            "Every few seconds the training is kept in BUNDLE.checkpoint: stopped and started again it goes on",
            "there, to the same weights. The file is removed at the end.",
            "Exit code 0: trained; 1: an error, with how to mend it; 2: wrong usage."
        })
public final class TrainCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "CONFIG", description = "The training configuration, a YAML file.")
    private Path config = Path.of("");

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a value of the configuration, e.g. --set training.epochs=5. May be repeated.")
    private List<String> sets = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "BUNDLE",
            description = "Where the bundle goes; models/<id>-<version>.qtn unless given.")
    private @Nullable Path out;

    @Option(
            names = "--walk-forward",
            paramLabel = "FOLDS",
            description =
                    "First train models afresh on so many expanding windows in time and measure each on what comes"
                            + " next (split.folds).")
    private @Nullable Integer folds;

    @Option(
            names = "--fresh",
            description = "Start anew though a stopped training of the same configuration could go on.")
    private boolean fresh;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        Map<String, String> overrides = new LinkedHashMap<>(Settings.overrides(sets));
        if (folds != null) {
            overrides.put("split.folds", folds.toString());
        }
        TrainingPlan plan = TrainingPlan.read(config, overrides, System.getenv());
        Path bundle = out == null ? plan.defaultBundle() : out;
        Progress progress = json ? Progress.SILENT : ConsoleProgress.onTerminal();
        TrainedBundle trained;
        try {
            trained = new Trainer(plan, progress, Clock.systemUTC(), checkpoint(bundle)).train(bundle);
        } catch (java.nio.file.FileSystemException e) {
            throw new OperatorError(
                    "Cannot write the bundle " + bundle + ": " + e.getMessage() + ". Give another place with --out.",
                    e);
        }
        PrintWriter print = java.util.Objects.requireNonNull(spec).commandLine().getOut();
        print.print(json ? Output.json(tree(trained)) + System.lineSeparator() : text(trained, start));
        print.flush();
        return 0;
    }

    private CheckpointFile.Place checkpoint(Path bundle) {
        PrintWriter errors =
                java.util.Objects.requireNonNull(spec).commandLine().getErr();
        Path file = bundle.resolveSibling(bundle.getFileName() + ".checkpoint");
        return new CheckpointFile.Place(file, fresh, CheckpointFile.APART, notice -> {
            errors.println(notice);
            errors.flush();
        });
    }

    private static Map<String, @Nullable Object> tree(TrainedBundle trained) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("bundle", trained.file().toString());
        tree.put("sha256", trained.bundle().sha256());
        tree.put("id", trained.bundle().manifest().id());
        tree.put("version", trained.bundle().manifest().version());
        tree.put("step_onnx_sha256", trained.bundle().manifest().sha256().get("step.onnx"));
        tree.put("curves", trained.curves());
        tree.put("walk_forward", trained.walkForward().folds().isEmpty() ? null : Output.tree(trained.walkForward()));
        tree.put("advice", Advice.on(trained.bundle().manifest()));
        tree.put("test", EvaluationTree.of(trained.evaluation()));
        return tree;
    }

    private static String text(TrainedBundle trained, long start) {
        StringBuilder text = new StringBuilder();
        for (LearningCurve curve : trained.curves()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s: %d epochs, validation %s %.5g (epoch %d kept)%n",
                    curve.phase(),
                    curve.validation().size(),
                    curve.measure(),
                    curve.bestValidation(),
                    curve.best() + 1));
        }
        if (!trained.walkForward().folds().isEmpty()) {
            text.append(Output.text(trained.walkForward()));
        }
        text.append("test split: ").append(EvaluationText.of(trained.evaluation()));
        Advice.on(trained.bundle().manifest())
                .forEach(advice -> text.append(advice).append(System.lineSeparator()));
        return text.append(String.format(
                        Locale.ROOT, "%s written after %.1f s%n", trained.file(), (System.nanoTime() - start) / 1e9))
                .toString();
    }
}
