package dev.quatrain.stream.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;

/** The contract for people and for programs that read JSON; the page is made of it in the browser. */
final class ContractPage {
    private final StaticFiles pages = new StaticFiles("dashboard");

    void page(RoutingContext context) {
        pages.send(context, "contract.html");
    }

    void contract(RoutingContext context) {
        Answer.send(context, () -> Answer.json(context, 200, read()));
    }

    private static JsonNode read() throws IOException {
        try (InputStream in = ContractPage.class.getResourceAsStream("/dev/quatrain/schemas/openapi.yaml")) {
            if (in == null) {
                throw new IOException("openapi.yaml is not on the class path");
            }
            return new YAMLMapper().readTree(in);
        }
    }
}
