package dev.quatrain.trainer.accuracy.running;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of data sets that holds nothing but a tiny set in the place of CBF: ramps up and ramps down. */
final class TinyArchive {
    private TinyArchive() {}

    static Path write(Path root) throws IOException {
        Path folder = Files.createDirectories(root.resolve("ucr").resolve("CBF"));
        for (String part : new String[] {"TRAIN", "TEST"}) {
            StringBuilder text = new StringBuilder("@problemName CBF\n@classLabel true up down\n@data\n");
            for (int i = 0; i < 10; i++) {
                text.append(i % 5 < 3 ? i + ",1,2,3:up\n" : "3,2,1," + i + ":down\n");
            }
            Files.writeString(folder.resolve("CBF_" + part + ".ts"), text);
        }
        return root;
    }
}
