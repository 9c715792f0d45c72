package dev.quatrain.stream.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PumpFleetTest {
    private static final long START = 1_767_225_600_000L;
    private static final int TEN_MINUTES = 1_200;

    private static FleetSettings settings(long seed, double faultsPerMinute) {
        return new FleetSettings(8, Duration.ofMillis(500), Duration.ofMinutes(5), START, seed, faultsPerMinute);
    }

    private static List<Tick> ticks(FleetSettings settings, int count) {
        PumpFleet fleet = new PumpFleet(settings);
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ticks.add(fleet.next());
        }
        return ticks;
    }

    private static List<String> texts(List<Tick> ticks) {
        return ticks.stream()
                .flatMap(tick -> tick.readings().stream())
                .map(r -> r.timeMillis() + r.series() + Arrays.toString(r.values()) + r.fault())
                .toList();
    }

    private static double[] column(List<Tick> ticks, Sensor sensor) {
        return ticks.stream()
                .flatMap(tick -> tick.readings().stream())
                .mapToDouble(reading -> reading.value(sensor))
                .toArray();
    }

    @Test
    void the_same_seed_gives_the_same_readings_and_another_seed_others() {
        List<String> once = texts(ticks(settings(7, 5), 300));
        assertThat(texts(ticks(settings(7, 5), 300))).isEqualTo(once);
        assertThat(texts(ticks(settings(8, 5), 300))).isNotEqualTo(once);
    }

    @Test
    void every_pump_reads_at_every_interval_while_the_fleet_is_healthy() {
        List<Tick> ticks = ticks(settings(1, 0), 100);
        for (int i = 0; i < ticks.size(); i++) {
            Tick tick = ticks.get(i);
            assertThat(tick.timeMillis()).isEqualTo(START + i * 500L);
            assertThat(tick.readings()).hasSize(8).allMatch(reading -> reading.fault() == Fault.NONE);
            assertThat(tick.begun()).isEmpty();
        }
        assertThat(ticks.get(0).readings().get(6).series()).isEqualTo("pump-07");
    }

    @Test
    void healthy_readings_are_coupled_as_in_a_pump() {
        List<Tick> ticks = ticks(settings(3, 0), TEN_MINUTES);
        double[] speed = column(ticks, Sensor.SPEED);
        assertThat(correlation(speed, column(ticks, Sensor.FLOW))).isGreaterThan(0.98);
        assertThat(correlation(speed, column(ticks, Sensor.PRESSURE))).isGreaterThan(0.98);
        assertThat(correlation(speed, column(ticks, Sensor.CURRENT))).isGreaterThan(0.97);
        assertThat(correlation(speed, column(ticks, Sensor.VIBRATION))).isGreaterThan(0.8);
        // Thermal lag and ambient blur it.
        assertThat(correlation(speed, column(ticks, Sensor.TEMPERATURE))).isBetween(0.4, 0.97);
    }

    @Test
    void healthy_values_stay_within_the_span_that_sizes_the_faults() {
        List<Tick> ticks = ticks(settings(4, 0), TEN_MINUTES);
        for (Sensor sensor : Sensor.values()) {
            double[] values = column(ticks, sensor);
            Arrays.sort(values);
            double width = values[values.length - 1] - values[0];
            assertThat(width).as(sensor.field()).isBetween(0.7 * sensor.span(), 1.6 * sensor.span());
            assertThat(values[0]).as(sensor.field()).isPositive();
        }
    }

    @Test
    void the_first_fault_comes_after_ten_seconds_and_all_kinds_within_two_minutes() {
        List<FaultEpisode> begun = ticks(settings(5, 5), 240).stream()
                .flatMap(tick -> tick.begun().stream())
                .toList();
        assertThat(begun.get(0).beginMillis()).isEqualTo(START + 10_000);
        assertThat(begun.stream().map(FaultEpisode::fault).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(EnumSet.range(Fault.SPIKE, Fault.SILENCE));
        for (int i = 1; i < begun.size(); i++) {
            assertThat(begun.get(i).beginMillis() - begun.get(i - 1).beginMillis())
                    .isGreaterThan(7_000);
            assertThat(begun.get(i).endMillis() - begun.get(i).beginMillis()).isBetween(10_000L, 30_000L);
        }
    }

    @Test
    void readings_outside_faults_are_those_of_the_healthy_fleet() {
        List<Tick> healthy = ticks(settings(6, 0), TEN_MINUTES);
        List<Tick> faulty = ticks(settings(6, 5), TEN_MINUTES);
        Set<String> touched = faulty.stream()
                .flatMap(tick -> tick.begun().stream())
                .filter(episode -> episode.fault() == Fault.CORRELATION)
                .map(FaultEpisode::series)
                .collect(Collectors.toSet());
        int compared = 0;
        for (int i = 0; i < healthy.size(); i++) {
            Map<String, SimulatedReading> truth = new HashMap<>();
            healthy.get(i).readings().forEach(reading -> truth.put(reading.series(), reading));
            for (SimulatedReading reading : faulty.get(i).readings()) {
                // A blockage cools the pump, and the heat comes back slowly: its pumps differ for a while.
                if (reading.fault() == Fault.NONE && !touched.contains(reading.series())) {
                    assertThat(reading.values())
                            .isEqualTo(Objects.requireNonNull(truth.get(reading.series()))
                                    .values());
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(1_000);
    }

    @Test
    void each_fault_shows_as_what_it_is_called() {
        FleetSettings withFaults = settings(9, 10);
        List<Tick> healthy = ticks(settings(9, 0), TEN_MINUTES);
        List<Tick> faulty = ticks(withFaults, TEN_MINUTES);
        Set<Fault> seen = EnumSet.noneOf(Fault.class);
        // A pump that was blocked stays cooler for a while, so it no longer compares with its healthy twin.
        Set<String> blocked = new HashSet<>();
        for (Tick tick : faulty) {
            for (FaultEpisode episode : tick.begun()) {
                if (!blocked.contains(episode.series())
                        && episode.endMillis() < faulty.get(faulty.size() - 1).timeMillis()) {
                    check(episode, during(healthy, episode), during(faulty, episode));
                    seen.add(episode.fault());
                }
                if (episode.fault() == Fault.CORRELATION) {
                    blocked.add(episode.series());
                }
            }
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(EnumSet.range(Fault.SPIKE, Fault.SILENCE));
    }

    private static void check(FaultEpisode episode, List<SimulatedReading> truth, List<SimulatedReading> measured) {
        if (episode.fault() == Fault.SILENCE) {
            assertThat(measured).isEmpty();
            return;
        }
        assertThat(measured).hasSameSizeAs(truth).allMatch(reading -> reading.fault() == episode.fault());
        Sensor sensor = episode.sensor();
        double offset = episode.size() * sensor.span();
        SimulatedReading last = measured.get(measured.size() - 1);
        double lastTruth = truth.get(truth.size() - 1).value(sensor);
        switch (episode.fault()) {
            case SPIKE -> {
                long spikes = 0;
                for (int i = 0; i < truth.size(); i++) {
                    double difference =
                            measured.get(i).value(sensor) - truth.get(i).value(sensor);
                    spikes += Math.abs(difference - offset) < 0.002 ? 1 : 0;
                    assertThat(difference == 0 || Math.abs(difference - offset) < 0.002)
                            .isTrue();
                }
                assertThat(spikes).isBetween(1L, truth.size() / 2L);
            }
            case DRIFT -> assertThat(last.value(sensor) - lastTruth).isCloseTo(offset, within(0.002));
            case STUCK ->
                assertThat(measured.stream()
                                .mapToDouble(reading -> reading.value(sensor))
                                .distinct())
                        .hasSize(1);
            case CORRELATION -> {
                assertThat(last.value(Sensor.SPEED))
                        .isEqualTo(truth.get(truth.size() - 1).value(Sensor.SPEED));
                assertThat(last.value(Sensor.FLOW)).isLessThan(0.8 * lastTruth);
                assertThat(last.value(Sensor.PRESSURE))
                        .isGreaterThan(truth.get(truth.size() - 1).value(Sensor.PRESSURE));
            }
            case SILENCE, NONE -> throw new AssertionError(episode);
        }
    }

    private static List<SimulatedReading> during(List<Tick> ticks, FaultEpisode episode) {
        return ticks.stream()
                .filter(tick -> tick.timeMillis() >= episode.beginMillis() && tick.timeMillis() < episode.endMillis())
                .flatMap(tick -> tick.readings().stream())
                .filter(reading -> reading.series().equals(episode.series()))
                .toList();
    }

    private static double correlation(double[] x, double[] y) {
        double meanX = Arrays.stream(x).average().orElseThrow();
        double meanY = Arrays.stream(y).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }
        return xy / Math.sqrt(xx * yy);
    }
}
