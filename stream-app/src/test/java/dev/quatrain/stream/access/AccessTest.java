package dev.quatrain.stream.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.quatrain.model.OperatorError;
import dev.quatrain.stream.access.Access.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
    private static final String HERE = "10.0.0.1";
    private static final String MACHINE = "m".repeat(Token.LEAST_CHARACTERS);

    @TempDir
    private Path folder = Path.of("unset");

    private final Moment clock = new Moment();
    private Access access = new Access(null, List.of(), clock);

    @BeforeEach
    void two_people_and_a_machine() throws IOException {
        access = new Access(
                Users.load(users("anna", "open sesame", "ben", "p:w"), Set.of("anna")),
                List.of(new Token("prometheus", Role.VIEWER, MACHINE)),
                clock);
    }

    @Test
    void people_and_machines_are_known_by_what_they_send() {
        assertThat(access.check(basic("anna", "open sesame"), HERE))
                .isEqualTo(new Verdict.Granted(new Caller("anna", Role.OPERATOR)));
        assertThat(access.check(basic("ben", "p:w"), HERE))
                .isEqualTo(new Verdict.Granted(new Caller("ben", Role.VIEWER)));
        assertThat(access.check("bearer " + MACHINE, HERE))
                .isEqualTo(new Verdict.Granted(new Caller("prometheus", Role.VIEWER)));
    }

    @Test
    void nothing_else_is_let_in() {
        for (String header : new String[] {
            null,
            "",
            "Basic",
            "Basic ",
            "Basic !!!",
            basic("anna", ""),
            basic("anna", "open sesame "),
            basic("", "open sesame"),
            basic("anna", "x".repeat(100)),
            "Bearer " + MACHINE + "m",
            "Bearer "
        }) {
            assertThat(access.check(header, String.valueOf(header))).as(header).isEqualTo(new Verdict.Denied());
        }
    }

    @Test
    void a_password_is_slow_only_the_first_time_in_a_while() {
        String header = basic("anna", "open sesame");
        assertThat(access.isSlow(header)).isTrue();
        access.check(header, HERE);
        assertThat(access.isSlow(header)).isFalse();
        assertThat(access.isSlow(basic("anna", "open sesamf"))).isTrue();
        clock.millis += 301_000;
        assertThat(access.isSlow(header)).isTrue();
        assertThat(access.isSlow("Bearer " + MACHINE)).isFalse();
    }

    @Test
    void an_address_that_guesses_is_not_listened_to_for_a_minute_others_are() {
        String remembered = basic("ben", "p:w");
        access.check(remembered, HERE);
        for (int i = 0; i < Brake.MOST_FAILURES; i++) {
            assertThat(access.check("Bearer " + i, HERE)).isEqualTo(new Verdict.Denied());
        }

        assertThat(access.check(basic("anna", "open sesame"), HERE)).isEqualTo(new Verdict.Braked(60));
        assertThat(access.check(remembered, HERE)).isInstanceOf(Verdict.Granted.class);
        assertThat(access.check("Bearer " + MACHINE, HERE)).isInstanceOf(Verdict.Granted.class);
        assertThat(access.check(basic("anna", "open sesame"), "10.0.0.2")).isInstanceOf(Verdict.Granted.class);

        clock.millis += Brake.WINDOW_MILLIS;
        assertThat(access.check(basic("anna", "open sesame"), HERE)).isInstanceOf(Verdict.Granted.class);
    }

    @Test
    void a_file_that_would_lock_everybody_out_is_refused_in_words() throws IOException {
        assertThatThrownBy(() -> Users.load(folder.resolve("absent"), Set.of()))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("htpasswd -B");
        Path plain = Files.writeString(folder.resolve("plain"), "# people\nanna:open sesame\n");
        assertThatThrownBy(() -> Users.load(plain, Set.of()))
                .hasMessageContaining("Line 2 of")
                .hasMessageNotContaining("sesame");
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        assertThatThrownBy(() -> Users.load(empty, Set.of())).hasMessageContaining("holds no user");
        Path dear = Files.writeString(folder.resolve("dear"), "anna:$2y$31$" + "a".repeat(53) + "\n");
        assertThatThrownBy(() -> Users.load(dear, Set.of())).hasMessageContaining("cost 14 at most");
        assertThatThrownBy(() -> Users.load(users("anna", "a"), Set.of("carl")))
                .hasMessageContaining("operators names carl");
    }

    @Test
    void no_text_of_a_token_shows_its_secret() {
        assertThat(new Token("t", Role.VIEWER, MACHINE).toString()).doesNotContain(MACHINE);
    }

    /** A file of users with cheap hashes. */
    private Path users(String... namesAndPasswords) throws IOException {
        StringBuilder text = new StringBuilder("# people\n\n");
        for (int i = 0; i < namesAndPasswords.length; i += 2) {
            text.append(namesAndPasswords[i])
                    .append(':')
                    .append(BCrypt.with(BCrypt.Version.VERSION_2Y)
                            .hashToString(4, namesAndPasswords[i + 1].toCharArray()))
                    .append('\n');
        }
        return Files.writeString(folder.resolve("users"), text);
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static final class Moment extends Clock {
        private long millis = 1_700_000_000_000L;

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
