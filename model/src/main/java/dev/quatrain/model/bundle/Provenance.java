package dev.quatrain.model.bundle;

import java.util.Map;

/**
 * Where a model comes from: enough to train it again.
 *
 * @param dataDigest sha256 over the training files
 * @param codeCommit commit of the trainer
 * @param seed seed of every random choice
 * @param hyperParameters as configured and effective
 * @param libraries name to version
 * @param jdk the JDK it was trained with
 * @param machine processor and operating system
 * @param trainedAt ISO-8601 instant
 */
public record Provenance(
        String dataDigest,
        String codeCommit,
        long seed,
        Map<String, String> hyperParameters,
        Map<String, String> libraries,
        String jdk,
        String machine,
        String trainedAt) {}
