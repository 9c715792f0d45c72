package dev.quatrain.stream.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quatrain.model.OperatorError;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaSinkTest {
    private static final SimulatedReading READING = new SimulatedReading(
            1_700_000_000_000L, "pump-07", new double[] {41.25, 420.5, 4.4, 2.8, 13.1, 1500}, Fault.DRIFT);

    @Test
    void a_reading_is_json_keyed_by_its_series_and_carries_no_label() {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        try (KafkaSink sink = new KafkaSink(producer, "pump-readings")) {
            sink.accept(READING);
        }
        ProducerRecord<byte[], byte[]> sent = producer.history().get(0);
        assertThat(sent.topic()).isEqualTo("pump-readings");
        assertThat(sent.timestamp()).isEqualTo(1_700_000_000_000L);
        assertThat(new String(sent.key(), StandardCharsets.UTF_8)).isEqualTo("pump-07");
        assertThat(new String(sent.value(), StandardCharsets.UTF_8))
                .isEqualTo("{\"time\":1700000000000,\"temperature\":41.25,\"flow\":420.5,\"pressure\":4.4,"
                        + "\"vibration\":2.8,\"current\":13.1,\"speed\":1500.0}");
        assertThat(producer.closed()).isTrue();
    }

    @Test
    void an_undelivered_reading_stops_the_next_one_with_an_error_that_names_the_topic() {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        try (KafkaSink sink = new KafkaSink(producer, "pump-readings")) {
            sink.accept(READING);
            producer.errorNext(new KafkaException("the broker is gone"));
            assertThatThrownBy(() -> sink.accept(READING))
                    .isInstanceOf(OperatorError.class)
                    .hasMessageContaining("pump-readings")
                    .hasMessageContaining("the broker is gone");
        }
    }
}
