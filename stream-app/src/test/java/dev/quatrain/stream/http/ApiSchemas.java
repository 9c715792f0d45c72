package dev.quatrain.stream.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The component schemas of openapi.yaml, to hold answers against. */
public final class ApiSchemas {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final JsonNode contract;
    private final JsonNode components;

    public ApiSchemas() throws IOException {
        try (InputStream in =
                requireNonNull(ApiSchemas.class.getResourceAsStream("/dev/quatrain/schemas/openapi.yaml"))) {
            contract = new YAMLMapper().readTree(in);
            components = contract.get("components");
        }
    }

    JsonNode paths() {
        return contract.get("paths");
    }

    /** An operation's parameters, references resolved. */
    List<JsonNode> parameters(JsonNode operation) {
        List<JsonNode> parameters = new ArrayList<>();
        for (JsonNode parameter : operation.path("parameters")) {
            JsonNode reference = parameter.path("$ref");
            parameters.add(
                    reference.isMissingNode()
                            ? parameter
                            : contract.at(reference.asText().substring(1)));
        }
        return parameters;
    }

    /** The answer as a tree, once it fits the component. */
    public JsonNode checked(String component, String json) throws IOException {
        assertThat(components.at("/schemas/" + component).isObject())
                .as(component)
                .isTrue();
        ObjectNode schema = JSON.createObjectNode();
        schema.put("$ref", "#/components/schemas/" + component);
        schema.set("components", components);
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(schema.toString(), InputFormat.JSON)
                        .validate(json, InputFormat.JSON))
                .as(component + ": " + json)
                .isEmpty();
        return JSON.readTree(json);
    }
}
