package dev.quatrain.model.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quatrain.model.OperatorError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void values_are_read_with_their_types() {
        Settings settings = parse("a: 5ms\nb: [x, y]\nc: { d: 3 }\nkafka: { bootstrap.servers: 'h:1', acks: all }\n");
        assertThat(settings.duration("a", Duration.ZERO)).isEqualTo(Duration.ofMillis(5));
        assertThat(settings.texts("b")).containsExactly("x", "y");
        assertThat(settings.section("c").count("d", 1)).isEqualTo(3);
        assertThat(settings.map("kafka"))
                .containsExactly(Map.entry("bootstrap.servers", "h:1"), Map.entry("acks", "all"));
        settings.finish();
    }

    @Test
    void all_problems_are_reported_together_with_their_paths() {
        Settings settings = parse("epochs: many\ntraning: 3\nlist:\n  - { rate: 7 }\n");
        settings.text("name");
        settings.count("epochs", 1);
        settings.text("training", "");
        settings.sections("list").forEach(section -> section.number("rate", 0, 0, 1));
        assertThatThrownBy(settings::finish)
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("test.yaml has 4 problems")
                .hasMessageContaining("name: missing")
                .hasMessageContaining("epochs: \"many\" is not valid; expected a whole number")
                .hasMessageContaining("list[0].rate: 7 is not valid")
                .hasMessageContaining("traning: unknown key. Did you mean training?");
    }

    @Test
    void overrides_win_and_reach_into_lists_and_kafka_keys() {
        Map<String, String> overrides =
                Settings.overrides(List.of("a.b=7", "list.0.x=new", "kafka.bootstrap.servers=h:2"));
        Settings settings = Settings.parse("a: { b: 1 }\nlist: [{ x: old }]\n", "test.yaml", overrides);
        assertThat(settings.section("a").count("b", 0)).isEqualTo(7);
        assertThat(settings.sections("list").get(0).text("x")).isEqualTo("new");
        assertThat(settings.map("kafka")).containsEntry("bootstrap.servers", "h:2");
        settings.finish();
    }

    @Test
    void broken_yaml_says_where() {
        assertThatThrownBy(() -> parse("a: [1\nb: 2"))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("not valid YAML")
                .hasMessageContaining("line");
        assertThatThrownBy(() -> parse("a: 1\na: 2")).hasMessageContaining("Duplicate");
    }

    private static Settings parse(String yaml) {
        return Settings.parse(yaml, "test.yaml", Map.of());
    }
}
