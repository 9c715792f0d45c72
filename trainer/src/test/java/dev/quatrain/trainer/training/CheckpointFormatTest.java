package dev.quatrain.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quatrain.trainer.network.Network;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointFormatTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    private static final Checkpoint CHECKPOINT = new Checkpoint(
            List.of(new LearningCurve("machine 1", "error", List.of(3.0, 2.5), List.of(4.0, 3.5), 1, 4.5)),
            new PhaseState(
                    "dbn",
                    List.of(0.5),
                    List.of(0.75),
                    new float[] {1, 2},
                    new Network.Memory(new float[] {3, 4}, new float[] {5, 6, 7}, 42),
                    0.875));

    @Test
    void what_is_written_is_read_bit_for_bit() throws Exception {
        byte[] file = CheckpointFormat.write(CHECKPOINT, DIGEST);
        assertThat(CheckpointFormat.digest(file)).isEqualTo(DIGEST);
        assertThat(CheckpointFormat.read(file)).usingRecursiveComparison().isEqualTo(CHECKPOINT);
    }

    @Test
    void a_file_that_is_cut_changed_or_of_another_version_is_refused() {
        byte[] file = CheckpointFormat.write(CHECKPOINT, DIGEST);
        byte[] changed = file.clone();
        changed[60] ^= 1;
        byte[] newer = file.clone();
        newer[0] = 3;
        for (byte[] bad : List.of(Arrays.copyOf(file, file.length - 3), changed, newer, new byte[0])) {
            assertThatThrownBy(() -> CheckpointFormat.read(bad)).isInstanceOf(IOException.class);
        }
    }
}
