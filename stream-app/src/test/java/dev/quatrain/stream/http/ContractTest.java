package dev.quatrain.stream.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.fleet.FakeFleet;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The contract and the code say the same of what there is. */
@Timeout(60)
class ContractTest {
    @Test
    void every_route_is_in_the_contract_and_all_that_the_contract_names_is_routed() throws Exception {
        try (DashboardServer server = start()) {
            List<String> routed = server.routes().stream()
                    .map(route -> route.replaceAll(":(\\w+)", "{$1}"))
                    .filter(route -> !route.endsWith("*") && !route.equals("GET /"))
                    .toList();

            assertThat(routed).containsExactlyInAnyOrderElementsOf(contracted());
        }
    }

    private static List<String> contracted() throws IOException {
        List<String> all = new ArrayList<>();
        new ApiSchemas()
                .paths()
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> all.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return all;
    }

    @Test
    void a_path_in_the_contract_names_its_parameters_and_describes_every_answer() throws IOException {
        for (var path : new ApiSchemas().paths().properties()) {
            for (JsonNode operation : path.getValue()) {
                assertThat(operation.path("summary").asText()).as(path.getKey()).isNotEmpty();
                assertThat(operation.path("tags")).as(path.getKey()).isNotEmpty();
                long inPath = path.getKey().chars().filter(c -> c == '{').count();
                long named = new ApiSchemas()
                        .parameters(operation).stream()
                                .filter(parameter ->
                                        parameter.path("in").asText().equals("path"))
                                .count();
                assertThat(named).as(path.getKey()).isEqualTo(inPath);
            }
        }
    }

    @Test
    void the_contract_is_served_for_programs_and_for_people() throws Exception {
        try (DashboardServer server = start()) {
            HttpClient client = HttpClient.newHttpClient();
            HttpResponse<String> json = get(client, server, "/api/v1/openapi.json");
            assertThat(json.body()).startsWith("{\"openapi\":\"3.1.0\"");
            assertThat(get(client, server, "/api").body()).contains("dashboard/contract.js");
            assertThat(get(client, server, "/dashboard/contract.js").statusCode())
                    .isEqualTo(200);
        }
    }

    private static HttpResponse<String> get(HttpClient client, DashboardServer server, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static DashboardServer start() {
        return DashboardServer.start(new DashboardServer.Options(
                AppConfig.Http.local(0),
                "pumps",
                new FakeFleet().fleet(),
                () -> new Health(true, true, "RUNNING"),
                List::of,
                DashboardServer.Behind.NOTHING,
                new PrometheusRegistry()));
    }
}
