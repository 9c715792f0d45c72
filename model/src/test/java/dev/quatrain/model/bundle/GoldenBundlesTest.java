package dev.quatrain.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.bundle.GoldenBundles.Kind;
import dev.quatrain.model.step.StepModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bundles that were trained once, of every format version there has been; so far there is one. */
class GoldenBundlesTest {
    @TempDir
    private Path folder = Path.of("unset");

    @ParameterizedTest
    @EnumSource
    void one_of_version_1_is_opened_and_its_golden_sequences_hold(Kind kind) {
        Bundle bundle = BundleReader.read(kind.file(1));
        Bundle made = GoldenBundles.make(kind);
        assertThat(bundle.manifest().state()).isEqualTo(made.manifest().state());
        assertThat(bundle.manifest().features()).isEqualTo(made.manifest().features());
        assertThat(bundle.manifest().provenance()).isEqualTo(made.manifest().provenance());
        try (StepModel model = StepModel.open(bundle, 1)) {
            assertThat(model.outputLength()).isEqualTo(made.manifest().output().length());
        }
    }

    /** Entry by entry: how they are packed is the JDK's affair. */
    @ParameterizedTest
    @EnumSource
    void this_build_writes_what_the_file_of_its_version_holds(Kind kind) throws IOException {
        Path file = folder.resolve("now.qtn");
        GoldenBundles.writer(kind).write(file);
        Map<String, byte[]> now = entries(file);
        Map<String, byte[]> then = entries(kind.file(Manifest.FORMAT_VERSION));
        assertThat(now.keySet()).containsExactlyElementsOf(then.keySet());
        assertThat(text(now))
                .as(
                        "If the manifest must change, raise Manifest.FORMAT_VERSION and let ManifestJson read this one still")
                .isEqualTo(text(then));
        assertThat(now).containsExactlyEntriesOf(then);
    }

    private static Map<String, byte[]> entries(Path file) throws IOException {
        return BundleReader.unzip(file.toString(), Files.readAllBytes(file));
    }

    private static String text(Map<String, byte[]> entries) {
        return new String(Objects.requireNonNull(entries.get(Bundle.MANIFEST)), StandardCharsets.UTF_8);
    }
}
