package dev.quatrain.model.bundle;

import dev.quatrain.model.calibration.Adaptive;
import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.model.tiny.TinyDelayedModel;
import dev.quatrain.model.tiny.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Bundles as files, which together have every field of a manifest, named after the format version that they were written in. Every later
 * build must open them.
 *
 * <p>Made once for each {@link Age}, by running {@link #main} from the module's folder; it writes nothing over. When a bundle changes, name
 * another age, run it again and keep the files of those before.
 */
final class GoldenBundles {
    static final Path FOLDER = Path.of("src/test/resources/dev/quatrain/model/bundle");

    /** What a bundle is there for. */
    enum Kind {
        FORECAST,
        CLASSIFY_AHEAD,
        ADAPTIVE;

        Path file(Age age) {
            return FOLDER.resolve(
                    "bundle-" + age.name + "-" + name().toLowerCase(Locale.ROOT).replace('_', '-') + ".qtn");
        }
    }

    /** When bundles changed. A field that older builds pass over, and newer ones do without, leaves the version as it is. */
    enum Age {
        VERSION_1("v1"),
        /** Calibrations tell which scores are usual. */
        VERSION_1_USUAL("v1-usual");

        static final Age NOW = VERSION_1_USUAL;

        private final String name;

        Age(String name) {
            this.name = name;
        }
    }

    private GoldenBundles() {}

    /** As this build makes it. */
    static Bundle make(Kind kind) {
        return switch (kind) {
            case FORECAST -> TinyModel.bundle();
            case CLASSIFY_AHEAD -> new TinyDelayedModel(2).bundle();
            case ADAPTIVE ->
                TinyModel.bundle(new Calibration(
                        2,
                        new float[] {0, 0.5f},
                        new float[] {1, 2},
                        new float[0],
                        5f,
                        false,
                        3f,
                        1,
                        1e-3,
                        new Adaptive(20, 5000, 24, 2, 10, 3, 7),
                        new float[0]));
        };
    }

    static BundleWriter writer(Kind kind) {
        Bundle bundle = make(kind);
        return new BundleWriter(bundle.manifest(), bundle.stepGraph(), bundle.golden()).add(Bundle.CARD, "# A card\n");
    }

    /** Writes the files of the present age that are absent. */
    public static void main(String[] arguments) throws IOException {
        for (Kind kind : List.of(Kind.values())) {
            Path file = kind.file(Age.NOW);
            if (!Files.exists(file)) {
                writer(kind).write(file);
            }
        }
    }
}
