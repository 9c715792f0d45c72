package dev.quatrain.stream.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundTest {
    @Test
    void places_are_words_offsets_or_times() {
        assertThat(Bound.parse("beginning")).isEqualTo(new Bound.Beginning());
        assertThat(Bound.parse(" end ")).isEqualTo(new Bound.End());
        assertThat(Bound.parse("1200")).isEqualTo(new Bound.Offset(1200));
        assertThat(Bound.parse("0:1200,11:9")).isEqualTo(new Bound.Offsets(Map.of(0, 1200L, 11, 9L)));
        assertThat(Bound.parse("1970-01-01T01:00:01+01:00")).isEqualTo(new Bound.Time(1000));
        assertThat(Bound.parse("1970-01-01 00:00:01")).isEqualTo(new Bound.Time(1000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "0:", "0:1,", "a:1", "99999999999999999999", "99999999999:1", "yesterday"})
    void anything_else_is_told_what_is_valid(String text) {
        assertThatThrownBy(() -> Bound.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("`" + text + "`")
                .hasMessageContaining(Bound.FORMS);
    }
}
