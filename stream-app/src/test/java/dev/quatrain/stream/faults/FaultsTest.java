package dev.quatrain.stream.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The part of the fault suite that takes minutes; {@code make faults} runs the whole. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class FaultsTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime() % 1_000_000);
    private static final int SERIES = 250;
    private static final int PER_SECOND = 1_000;

    private final List<Result> results = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private FaultSuite suite;

    @BeforeAll
    void open() throws IOException {
        System.out.println("FaultsTest -Dseed=" + SEED);
        suite = new FaultSuite(
                FaultSuite.emptied(Path.of("target", "faults").toAbsolutePath()),
                new Workload(SEED, SERIES),
                PER_SECOND,
                words -> {});
    }

    @AfterAll
    void close() throws IOException {
        suite.close();
        FaultTable.write(Path.of("target"), SEED, results);
        System.out.print(FaultTable.head());
        results.forEach(result -> System.out.print(FaultTable.row(result)));
    }

    @Test
    void exactly_once_a_bit_of_everything_changes_no_bit_and_nothing_is_lost_or_doubled() {
        run(Scenario.some().get(0), Guarantee.EXACTLY_ONCE);
    }

    @Test
    void at_least_once_a_bit_of_everything_changes_no_bit_and_nothing_is_lost() {
        run(Scenario.some().get(0), Guarantee.AT_LEAST_ONCE);
    }

    @Test
    void of_three_brokers_one_may_be_killed() {
        run(Scenario.some().get(1), Guarantee.EXACTLY_ONCE);
    }

    private void run(Scenario scenario, Guarantee guarantee) {
        Result result = suite.run(scenario, guarantee);
        results.add(result);
        assertThat(result.explanation()).as(scenario.name()).isEmpty();
    }
}
