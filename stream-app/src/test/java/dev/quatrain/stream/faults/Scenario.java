package dev.quatrain.stream.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Faults that strike one application while it scores.
 *
 * @param name in the table, and in the words of the README
 * @param brokers 1 or 3
 * @param standbys copies of each task's states on other instances
 * @param rekeyed whether readings go through a repartition topic
 * @param leastReadings fed at least; more if the faults take longer
 * @param faults in this order, or shuffled
 */
record Scenario(
        String name,
        int brokers,
        int standbys,
        boolean rekeyed,
        int leastReadings,
        boolean shuffled,
        List<Fault> faults) {

    /** All of them; about twenty minutes, each with each guarantee. */
    static List<Scenario> all() {
        List<Fault> everything = new ArrayList<>(Fault.APP_KILLED.times(16));
        everything.addAll(Fault.APP_KILLED_WHILE_STARTING.times(2));
        everything.addAll(Fault.APP_TERMINATED.times(2));
        everything.addAll(Fault.STATE_WIPED.times(2));
        everything.addAll(Fault.STORE_CHANGED.times(2));
        everything.addAll(Fault.APP_PAUSED.times(1));
        everything.addAll(Fault.INSTANCES_COME_AND_GO.times(1));
        everything.addAll(Fault.BROKER_RESTARTED.times(1));
        everything.addAll(Fault.BROKER_KILLED.times(1));
        return List.of(
                new Scenario("everything at random", 1, 0, false, 200_000, true, everything),
                alone(Fault.APP_KILLED, 3),
                alone(Fault.APP_KILLED_WHILE_STARTING, 2),
                alone(Fault.APP_TERMINATED, 3),
                alone(Fault.STATE_WIPED, 2),
                alone(Fault.STORE_CHANGED, 2),
                alone(Fault.APP_PAUSED, 2),
                alone(Fault.INSTANCES_COME_AND_GO, 1),
                alone(Fault.INSTANCES_COME_AND_GO, 1).withStandbys(),
                alone(Fault.BROKER_RESTARTED, 2),
                alone(Fault.BROKER_KILLED, 2),
                new Scenario(
                        Fault.ONE_BROKER_OF_THREE_KILLED.words(),
                        3,
                        0,
                        false,
                        50_000,
                        false,
                        Fault.ONE_BROKER_OF_THREE_KILLED.times(3)),
                new Scenario(
                        "application killed, readings repartitioned",
                        1,
                        0,
                        true,
                        50_000,
                        false,
                        Fault.APP_KILLED.times(3)));
    }

    /** A few that touch every part, within minutes. */
    static List<Scenario> some() {
        return List.of(
                new Scenario(
                        "a bit of everything",
                        1,
                        1,
                        false,
                        20_000,
                        true,
                        List.of(
                                Fault.APP_KILLED,
                                Fault.STORE_CHANGED,
                                Fault.STATE_WIPED,
                                Fault.APP_PAUSED,
                                Fault.BROKER_KILLED)),
                new Scenario(
                        Fault.ONE_BROKER_OF_THREE_KILLED.words(),
                        3,
                        0,
                        false,
                        10_000,
                        false,
                        Fault.ONE_BROKER_OF_THREE_KILLED.times(1)));
    }

    private static Scenario alone(Fault fault, int times) {
        return new Scenario(fault.words(), 1, 0, false, 50_000, false, fault.times(times));
    }

    private Scenario withStandbys() {
        return new Scenario(name + ", with standbys", brokers, 1, rekeyed, leastReadings, shuffled, faults);
    }

    /** The faults in the order in which they strike. */
    List<Fault> inOrder(Random random) {
        List<Fault> order = new ArrayList<>(faults);
        if (shuffled) {
            Collections.shuffle(order, random);
        }
        return order;
    }

    /** How often processes of the application are killed. */
    long kills() {
        return faults.stream()
                .mapToLong(fault -> switch (fault) {
                    case APP_KILLED, STATE_WIPED, STORE_CHANGED -> 1;
                    case APP_KILLED_WHILE_STARTING, INSTANCES_COME_AND_GO -> 2;
                    default -> 0;
                })
                .sum();
    }
}
