package dev.quatrain.trainer.cli;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.model.bundle.Feature;
import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.bundle.ManifestJson;
import dev.quatrain.model.bundle.Segments;
import dev.quatrain.model.step.StepModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verifies a bundle and shows what it holds. */
@Command(
        name = "inspect",
        description = "Verifies a bundle (digests, step graph, golden sequences) and shows what it holds.",
        mixinStandardHelpOptions = true)
public final class InspectCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "BUNDLE", description = "A bundle, .qtn.")
    private Path file = Path.of("");

    @Option(names = "--json", description = "Print the manifest as JSON.")
    private boolean json;

    @Option(
            names = "--extract",
            paramLabel = "ENTRY",
            description = "Write one entry (report.html, card.md, step.onnx, network.zip) into the working directory.")
    private @Nullable String extract;

    @Override
    public Integer call() throws IOException {
        Bundle bundle = BundleReader.read(file);
        StepModel.open(bundle, 1).close();
        PrintWriter print = Objects.requireNonNull(spec).commandLine().getOut();
        if (extract != null) {
            if (!bundle.manifest().sha256().containsKey(extract)) {
                throw new OperatorError("The bundle " + file + " holds no " + extract + ". It holds: "
                        + String.join(
                                ", ",
                                bundle.manifest().sha256().keySet().stream()
                                        .sorted()
                                        .toList()) + ".");
            }
            Files.write(Path.of(extract), BundleReader.entry(file, extract));
            print.println(extract + " written");
        } else {
            print.println(json ? Output.json(tree(bundle)) : text(bundle));
        }
        print.flush();
        return 0;
    }

    private static Map<String, Object> tree(Bundle bundle) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("bundle", bundle.origin());
        tree.put("sha256_of_bundle", bundle.sha256());
        tree.putAll(ManifestJson.tree(bundle.manifest()));
        return tree;
    }

    private static String text(Bundle bundle) {
        Manifest m = bundle.manifest();
        StringBuilder text = new StringBuilder();
        line(text, "bundle", bundle.origin() + "  sha256 " + bundle.sha256().substring(0, 16) + "…  verified");
        line(text, "model", m.id() + " " + m.version() + ", family " + m.family() + ", task " + m.task());
        line(text, "features", m.features().stream().map(InspectCommand::text).collect(Collectors.joining(", ")));
        line(text, "sampling interval", m.samplingIntervalMillis() + " ms");
        line(
                text,
                "steps",
                "window " + m.windowSteps() + ", horizon " + m.horizonSteps() + ", delay " + m.delaySteps()
                        + ", warm-up " + m.warmupSteps());
        line(text, "state", text(m.state()));
        line(text, "output", text(m.output()));
        if (m.calibration() != null) {
            line(
                    text,
                    "calibration",
                    String.format(
                            Locale.ROOT,
                            "%s threshold %.4g, smoothing over %d steps, meant false-alarm rate %.3g",
                            m.calibration().adaptive() != null
                                    ? "rarity within the series,"
                                    : m.calibration().precision().length > 0
                                            ? "Mahalanobis distance,"
                                            : "root mean square error,",
                            m.calibration().threshold(),
                            m.calibration().smoothingSteps(),
                            m.calibration().falseAlarmRate()));
        }
        line(text, "golden", bundle.golden().sequences().size() + " sequences replayed");
        m.metrics().forEach((name, value) -> line(text, "metric " + name, String.format(Locale.ROOT, "%.6g", value)));
        line(
                text,
                "trained",
                m.provenance().trainedAt() + ", commit " + m.provenance().codeCommit() + ", seed "
                        + m.provenance().seed());
        line(text, "data sha256", m.provenance().dataDigest());
        return text.toString().stripTrailing();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format("%-28s %s%n", name, value));
    }

    private static String text(Feature feature) {
        return feature.unit().isEmpty() ? feature.name() : feature.name() + " [" + feature.unit() + "]";
    }

    private static String text(Segments segments) {
        return segments.length() + " floats: "
                + segments.parts().stream()
                        .map(part -> part.name() + "[" + part.length() + "]")
                        .collect(Collectors.joining(" "));
    }
}
