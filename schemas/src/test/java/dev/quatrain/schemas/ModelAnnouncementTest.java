package dev.quatrain.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ModelAnnouncementTest {
    private static final ModelRelease ONE = release("1");
    private static final ModelRelease TWO = release("2");
    private static final ModelRelease THREE = release("3");

    private static ModelRelease release(String version) {
        return new ModelRelease(version, version.repeat(64), "/models/pump-" + version + ".qtn", "abcdef0123456789", 3);
    }

    @Test
    void the_release_before_comes_back_one_by_one() {
        ModelAnnouncement third =
                ModelAnnouncement.first("pump", ONE, 1).publish(TWO, 2).publish(THREE, 3);
        assertThat(third.history()).containsExactly(TWO, ONE);
        ModelAnnouncement second = third.rollBack(4).orElseThrow();
        assertThat(second.active()).isEqualTo(TWO);
        ModelAnnouncement first = second.rollBack(5).orElseThrow();
        assertThat(first.active()).isEqualTo(ONE);
        assertThat(first.rollBack(6)).isEmpty();
    }

    @Test
    void the_active_release_announced_again_is_no_step_to_roll_back() {
        assertThat(ModelAnnouncement.first("pump", ONE, 1).publish(ONE, 2).history())
                .isEmpty();
    }

    @Test
    void a_promoted_candidate_is_no_candidate_any_more_and_can_be_rolled_back() {
        ModelAnnouncement watched = ModelAnnouncement.first("pump", ONE, 1).shadow(TWO, 2);
        assertThat(watched.active()).isEqualTo(ONE);
        ModelAnnouncement promoted = watched.promote(3).orElseThrow();
        assertThat(promoted.active()).isEqualTo(TWO);
        assertThat(promoted.shadow()).isNull();
        assertThat(promoted.history()).containsExactly(ONE);
        assertThat(promoted.promote(4)).isEmpty();
        assertThat(watched.withoutShadow(5).shadow()).isNull();
    }

    @Test
    void the_history_is_bounded() {
        ModelAnnouncement announcement = ModelAnnouncement.first("pump", ONE, 0);
        for (int i = 0; i < 30; i++) {
            announcement = announcement.publish(i % 2 == 0 ? TWO : THREE, i);
        }
        assertThat(announcement.history()).hasSize(ModelAnnouncement.LONGEST_HISTORY);
    }

    @Test
    void an_announcement_outlives_its_json() {
        ModelAnnouncement announcement =
                ModelAnnouncement.first("pump", ONE, 1).publish(TWO, 2).shadow(THREE, 3);
        assertThat(ModelAnnouncementJson.decode(ModelAnnouncementJson.encode(announcement)))
                .isEqualTo(announcement);
    }

    @Test
    void what_is_no_announcement_is_refused_with_a_reason() {
        assertThatThrownBy(() -> decode("[]")).isInstanceOf(MalformedRecord.class);
        assertThatThrownBy(() -> decode("{\"name\":\"pump\"}"))
                .isInstanceOf(MalformedRecord.class)
                .hasMessageContaining("active");
        assertThatThrownBy(() -> decode("{\"name\":\"pump\",\"active\":{\"version\":\"1\",\"sha256\":\"zz\","
                        + "\"location\":\"/m\",\"state_layout\":\"a\"}}"))
                .isInstanceOf(MalformedRecord.class)
                .hasMessageContaining("sha256");
        assertThatThrownBy(() -> decode("{\"name\":")).isInstanceOf(MalformedRecord.class);
        assertThatThrownBy(() -> new ModelRelease("1\nWARN all is lost", "a".repeat(64), "/m", "b", 0))
                .hasMessageContaining("control characters");
    }

    private static ModelAnnouncement decode(String json) {
        return ModelAnnouncementJson.decode(json.getBytes(StandardCharsets.UTF_8));
    }
}
