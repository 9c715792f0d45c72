package dev.quatrain.model.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;

/** The manifest as JSON: snake_case, maps sorted, so that equal manifests are equal bytes. */
public final class ManifestJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Bundles of before it was kept are as good without. */
    private static final String USUAL_SCORES = "usual";

    private ManifestJson() {}

    public static byte[] encode(Manifest manifest) {
        try {
            return JSON.writeValueAsBytes(manifest);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A manifest could not be written: " + e.getMessage(), e);
        }
    }

    /** The manifest as a tree of maps, for APIs. */
    public static Map<String, Object> tree(Manifest manifest) {
        return JSON.convertValue(manifest, new TypeReference<>() {});
    }

    static Manifest decode(byte[] json) throws BundleRefused {
        try {
            JsonNode tree = JSON.readTree(json);
            int version = tree.path("format_version").asInt(-1);
            if (version != Manifest.FORMAT_VERSION) {
                throw new BundleRefused(
                        BundleRefused.Reason.WRONG_FORMAT_VERSION,
                        "its format version is " + (version < 0 ? "missing" : version) + ", this build reads version "
                                + Manifest.FORMAT_VERSION + ". "
                                + (version > Manifest.FORMAT_VERSION
                                        ? "Update Quatrain, or train the model again with this build."
                                        : "Train the model again with this build."));
            }
            if (tree.get("calibration") instanceof ObjectNode calibration && !calibration.has(USUAL_SCORES)) {
                calibration.putArray(USUAL_SCORES);
            }
            return JSON.treeToValue(tree, Manifest.class);
        } catch (IOException | IllegalArgumentException e) {
            Throwable cause = e.getCause() instanceof IllegalArgumentException inner ? inner : e;
            String message =
                    cause instanceof JsonProcessingException json1 ? json1.getOriginalMessage() : cause.getMessage();
            throw new BundleRefused(
                    BundleRefused.Reason.INVALID_MANIFEST,
                    "its manifest is not valid: " + message + ". Train it again.",
                    e);
        }
    }
}
