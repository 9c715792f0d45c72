package dev.quatrain.trainer;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.duckdb.DuckDBDriver;

/** What a bundle's provenance says of libraries and machine. */
public final class LibraryVersions {
    private LibraryVersions() {}

    public static Map<String, String> libraries() {
        Map<String, String> versions = new TreeMap<>();
        versions.put("deeplearning4j", mavenVersion(MultiLayerNetwork.class, "org.deeplearning4j/deeplearning4j-nn"));
        versions.put("duckdb", mavenVersion(DuckDBDriver.class, "org.duckdb/duckdb_jdbc"));
        versions.put("onnxruntime", OrtEnvironment.getEnvironment().getVersion());
        return versions;
    }

    private static String mavenVersion(Class<?> of, String artifact) {
        try (InputStream in = of.getResourceAsStream("/META-INF/maven/" + artifact + "/pom.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            String implementation = of.getPackage().getImplementationVersion();
            return properties.getProperty("version", implementation == null ? "unknown" : implementation);
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** Processor, number of them, operating system. */
    public static String machine() {
        String processor = System.getProperty("os.arch");
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            processor = lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(processor);
        } catch (IOException | java.io.UncheckedIOException e) {
            // Not Linux: the architecture has to do.
        }
        return processor + " x " + Runtime.getRuntime().availableProcessors() + ", " + System.getProperty("os.name")
                + " " + System.getProperty("os.version");
    }
}
