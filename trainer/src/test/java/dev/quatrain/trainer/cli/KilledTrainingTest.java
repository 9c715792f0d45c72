package dev.quatrain.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.trainer.quick.SineFleet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledTrainingTest {
    @TempDir
    private Path folder = Path.of("");

    private Process train(String bundle) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        Main.class.getName(),
                        "train",
                        folder.resolve("tiny.yaml").toString(),
                        "--out",
                        folder.resolve(bundle).toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(bundle + ".log").toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("OMP_NUM_THREADS", "1");
        return builder.start();
    }

    private String log(String bundle) throws Exception {
        return Files.readString(folder.resolve(bundle + ".log"));
    }

    @Test
    void a_killed_training_started_again_ends_with_the_weights_of_one_that_was_left_alone() throws Exception {
        new SineFleet(1, 4, 2000).writeCsv(folder.resolve("fleet.csv"));
        Files.writeString(folder.resolve("tiny.yaml"), """
                id: tiny
                family: rnn
                task: forecast
                data: { files: fleet.csv, series: series, features: [{name: load}, {name: heat}, {name: flow}] }
                network: { hidden: [24], dropout: 0.1 }
                training: { epochs: 12, batch: 8, sequence: 32, rate: 0.01, patience: 0 }
                """);
        Path checkpoint = folder.resolve("killed.qtn.checkpoint");
        Process killed = train("killed.qtn");
        while (!Files.exists(checkpoint) && killed.isAlive()) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        killed.destroyForcibly().waitFor();
        assertThat(folder.resolve("killed.qtn")).as(log("killed.qtn")).doesNotExist();
        assertThat(checkpoint).exists();

        assertThat(train("killed.qtn").waitFor()).as(log("killed.qtn")).isZero();
        assertThat(log("killed.qtn")).contains("Going on from the checkpoint");
        assertThat(train("alone.qtn").waitFor()).as(log("alone.qtn")).isZero();

        assertThat(BundleReader.read(folder.resolve("killed.qtn")).stepGraph())
                .isEqualTo(BundleReader.read(folder.resolve("alone.qtn")).stepGraph());
        assertThat(checkpoint).doesNotExist();
    }
}
