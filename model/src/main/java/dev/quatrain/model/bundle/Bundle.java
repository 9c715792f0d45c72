package dev.quatrain.model.bundle;

import java.util.HexFormat;
import java.util.List;

/**
 * A verified bundle, as far as a scorer needs it. Immutable; arrays are not copied.
 *
 * @param origin where it came from, for messages
 * @param sha256 lower-case hex digest of the whole file
 * @param stepGraph the ONNX step graph
 * @param golden sequences with the outputs they gave when exported
 * @param signers ids of the trusted keys that signed it; empty where no keys were given to check with
 */
public record Bundle(
        String origin,
        String sha256,
        Manifest manifest,
        byte[] stepGraph,
        GoldenSequences golden,
        List<String> signers) {
    /** Names of the entries. */
    public static final String MANIFEST = "manifest.json";

    /** Optional, and the only entry that the manifest does not list. */
    public static final String SIGNATURES = "signatures.json";

    public static final String STEP = "step.onnx";
    public static final String GOLDEN = "golden.bin";
    public static final String NETWORK = "network.zip";
    public static final String REPORT = "report.html";
    public static final String CARD = "card.md";

    /** A bundle that nobody signed. */
    public Bundle(String origin, String sha256, Manifest manifest, byte[] stepGraph, GoldenSequences golden) {
        this(origin, sha256, manifest, stepGraph, golden, List.of());
    }

    /** The first 8 bytes of the digest: marks the series' records that this model wrote. */
    public long tag() {
        return HexFormat.fromHexDigitsToLong(sha256.substring(0, 16));
    }
}
