package dev.quatrain.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.bundle.GoldenBundles.Age;
import dev.quatrain.model.bundle.GoldenBundles.Kind;
import dev.quatrain.model.step.StepModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bundles that were trained once, of every age there has been. */
class GoldenBundlesTest {
    @TempDir
    private Path folder = Path.of("unset");

    @ParameterizedTest
    @MethodSource
    void one_of_any_age_is_opened_and_its_golden_sequences_hold(Age age, Kind kind) {
        Bundle bundle = BundleReader.read(kind.file(age));
        Bundle made = GoldenBundles.make(kind);
        assertThat(bundle.manifest().state()).isEqualTo(made.manifest().state());
        assertThat(bundle.manifest().features()).isEqualTo(made.manifest().features());
        assertThat(bundle.manifest().provenance()).isEqualTo(made.manifest().provenance());
        try (StepModel model = StepModel.open(bundle, 1)) {
            assertThat(model.outputLength()).isEqualTo(made.manifest().output().length());
        }
    }

    static Stream<Arguments> one_of_any_age_is_opened_and_its_golden_sequences_hold() {
        return Stream.of(Age.values()).flatMap(age -> Stream.of(Kind.values()).map(kind -> Arguments.of(age, kind)));
    }

    /** Entry by entry: how they are packed is the JDK's affair. */
    @ParameterizedTest
    @EnumSource
    void this_build_writes_what_the_file_of_its_age_holds(Kind kind) throws IOException {
        Path file = folder.resolve("now.qtn");
        GoldenBundles.writer(kind).write(file);
        Map<String, byte[]> now = entries(file);
        Map<String, byte[]> then = entries(kind.file(Age.NOW));
        assertThat(now.keySet()).containsExactlyElementsOf(then.keySet());
        assertThat(text(now))
                .as(
                        "If bundles must change, let ManifestJson read this one still, name another Age and make its files; raise Manifest.FORMAT_VERSION where older builds would go wrong")
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
