package dev.quatrain.stream.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNamesTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,,localhost,true",
        "127.0.0.1,,LocalHost,true",
        "127.0.0.1,,quatrain.localhost,true",
        "127.0.0.1,,127.0.0.1,true",
        "127.0.0.1,,[::1],true",
        "127.0.0.1,,10.1.2.3,true",
        "127.0.0.1,,evil.example,false",
        "127.0.0.1,,localhost.evil.example,false",
        "127.0.0.1,,127.0.0.1.evil.example,false",
        "localhost,,evil.example,false",
        "127.0.0.1,plant.example,Plant.Example,true",
        "127.0.0.1,plant.example,evil.example,false",
        "0.0.0.0,,quatrain.svc,true",
        "0.0.0.0,plant.example,quatrain.svc,false",
        "pumps.internal,plant.example,pumps.internal,true"
    })
    void a_name_that_a_stranger_could_have_registered_is_not_admitted(
            String bound, String allowed, String host, boolean admitted) {
        HostNames names = new HostNames(bound, allowed == null ? List.of() : List.of(allowed));

        assertThat(names.admits(host)).isEqualTo(admitted);
    }
}
