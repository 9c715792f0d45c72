package dev.quatrain.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quatrain.model.bundle.BundleRefused.Reason;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.model.tiny.TinyModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleReaderTest {
    @TempDir
    private Path folder = Path.of("unset");

    private Path file = Path.of("unset");

    @BeforeEach
    void write_a_bundle() {
        file = TinyModel.write(folder.resolve("tiny.qtn"), TinyModel.manifest("tiny", "3"));
    }

    @Test
    void what_is_written_is_read() {
        Bundle bundle = BundleReader.read(file);
        assertThat(bundle.manifest().id()).isEqualTo("tiny");
        assertThat(bundle.manifest().version()).isEqualTo("3");
        assertThat(bundle.manifest().features())
                .isEqualTo(TinyModel.manifest("tiny", "3").features());
        assertThat(bundle.manifest().state())
                .isEqualTo(TinyModel.manifest("tiny", "3").state());
        assertThat(bundle.stepGraph()).isEqualTo(TinyModel.stepGraph());
        assertThat(bundle.golden().sequences()).hasSize(1);
        assertThat(bundle.sha256()).hasSize(64);
    }

    @Test
    void the_same_content_gives_the_same_bytes() throws IOException {
        Path again = TinyModel.write(folder.resolve("again.qtn"), TinyModel.manifest("tiny", "3"));
        assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(file));
    }

    @Test
    void any_flipped_byte_of_content_is_refused_or_changes_nothing() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Bundle intact = BundleReader.read(file);
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            byte[] flipped = whole.clone();
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                Bundle bundle = BundleReader.verify("flipped", flipped);
                assertThat(bundle.stepGraph()).isEqualTo(intact.stepGraph());
            } catch (BundleRefused e) {
                assertThat(e).hasMessageContaining("flipped");
                refused++;
            }
        }
        assertThat(refused).as("of 300, most bits being content").isGreaterThan(150);
    }

    @Test
    void a_changed_entry_is_refused_by_its_digest() throws IOException {
        BundleRefused refused = refusal(entries -> entries.computeIfPresent("step.onnx", (name, graph) -> {
            graph[5] ^= 1;
            return graph;
        }));
        assertThat(refused.reason()).isEqualTo(Reason.WRONG_DIGEST);
        assertThat(refused).hasMessageContaining("step.onnx").hasMessageContaining("damaged or changed");
    }

    @Test
    void a_missing_entry_is_named() throws IOException {
        BundleRefused refused = refusal(entries -> entries.remove("golden.bin"));
        assertThat(refused.reason()).isEqualTo(Reason.MISSING_ENTRY);
        assertThat(refused).hasMessageContaining("golden.bin");
    }

    @Test
    void an_entry_the_manifest_does_not_know_is_refused() throws IOException {
        assertThat(refusal(entries -> entries.put("evil.sh", new byte[1])).reason())
                .isEqualTo(Reason.WRONG_DIGEST);
    }

    @Test
    void another_format_version_is_refused_with_advice() throws IOException {
        BundleRefused refused = refusal(entries -> entries.computeIfPresent(
                "manifest.json",
                (name, json) -> new String(json, StandardCharsets.UTF_8)
                        .replace("\"format_version\" : 1", "\"format_version\" : 99")
                        .getBytes(StandardCharsets.UTF_8)));
        assertThat(refused.reason()).isEqualTo(Reason.WRONG_FORMAT_VERSION);
        assertThat(refused).hasMessageContaining("99").hasMessageContaining("Update Quatrain");
    }

    @Test
    void a_manifest_that_contradicts_itself_is_refused() throws IOException {
        BundleRefused refused = refusal(entries -> entries.computeIfPresent(
                "manifest.json",
                (name, json) -> new String(json, StandardCharsets.UTF_8)
                        .replace("\"warmup_steps\" : 5", "\"warmup_steps\" : -5")
                        .getBytes(StandardCharsets.UTF_8)));
        assertThat(refused.reason()).isEqualTo(Reason.INVALID_MANIFEST);
        assertThat(refused).hasMessageContaining("must not be negative");
    }

    @Test
    void what_is_no_bundle_is_refused_in_words() throws IOException {
        Path text = Files.writeString(folder.resolve("x.qtn"), "hello");
        assertThatThrownBy(() -> BundleReader.read(text))
                .isInstanceOf(BundleRefused.class)
                .hasMessageContaining("not a zip file");
        assertThatThrownBy(() -> BundleReader.read(folder.resolve("absent.qtn")))
                .isInstanceOf(BundleRefused.class)
                .hasMessageContaining("There is no bundle at");
        byte[] whole = Files.readAllBytes(file);
        assertThatThrownBy(() -> BundleReader.verify("cut", Arrays.copyOf(whole, whole.length / 2)))
                .isInstanceOf(BundleRefused.class);
    }

    @Test
    void golden_outputs_that_differ_refuse_the_model() throws IOException {
        float[][] readings = TinyModel.readings(1, 4);
        float[][] wrong = TinyModel.reference(readings);
        wrong[2][1] += 0.01f;
        new BundleWriter(
                        TinyModel.manifest("tiny", "1"),
                        TinyModel.stepGraph(),
                        new GoldenSequences(List.of(new GoldenSequences.Sequence(readings, wrong))))
                .write(file);
        BundleRefused refused =
                catchThrowableOfType(BundleRefused.class, () -> StepModel.open(BundleReader.read(file), 1));
        assertThat(refused.reason()).isEqualTo(Reason.GOLDEN_MISMATCH);
        assertThat(refused).hasMessageContaining("step 2, output 1");
    }

    @Test
    void a_graph_whose_rows_mix_is_refused_even_with_one_golden_sequence() throws IOException {
        write(TinyModel.stepGraphThatMixesRows());
        BundleRefused refused =
                catchThrowableOfType(BundleRefused.class, () -> StepModel.open(BundleReader.read(file), 1));
        assertThat(refused.reason()).isEqualTo(Reason.GOLDEN_MISMATCH);
        assertThat(refused).hasMessageContaining("(batch of 2)");
    }

    private void write(byte[] graph) throws IOException {
        float[][] readings = TinyModel.readings(1, 4);
        new BundleWriter(
                        TinyModel.manifest("tiny", "1"),
                        graph,
                        new GoldenSequences(
                                List.of(new GoldenSequences.Sequence(readings, TinyModel.reference(readings)))))
                .write(file);
    }

    @Test
    void a_graph_that_fails_on_larger_batches_is_refused_before_it_meets_one() throws IOException {
        write(TinyModel.stepGraphForOneRow());
        BundleRefused refused =
                catchThrowableOfType(BundleRefused.class, () -> StepModel.open(BundleReader.read(file), 1));
        assertThat(refused.reason()).isEqualTo(Reason.INVALID_GRAPH);
        assertThat(refused).hasMessageContaining("fails on a batch of 2");
    }

    @Test
    void golden_sequences_are_replayed_in_the_largest_batch_too() {
        Bundle bundle = TinyModel.bundle();
        for (int largest : new int[] {1, 2, 3, 256, 65_536}) {
            StepModel.open(bundle, 1, largest).close();
        }
    }

    @Test
    void a_graph_that_is_no_onnx_is_refused() throws IOException {
        float[][] readings = TinyModel.readings(1, 4);
        new BundleWriter(
                        TinyModel.manifest("tiny", "1"),
                        new byte[] {1, 2, 3},
                        new GoldenSequences(
                                List.of(new GoldenSequences.Sequence(readings, TinyModel.reference(readings)))))
                .write(file);
        BundleRefused refused =
                catchThrowableOfType(BundleRefused.class, () -> StepModel.open(BundleReader.read(file), 1));
        assertThat(refused.reason()).isEqualTo(Reason.INVALID_GRAPH);
    }

    private BundleRefused refusal(Consumer<Map<String, byte[]>> damage) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        damage.accept(entries);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return catchThrowableOfType(BundleRefused.class, () -> BundleReader.verify("damaged", bytes.toByteArray()));
    }
}
