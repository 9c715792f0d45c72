/**
 * A simulated fleet of pumps with labelled faults: the demo's input and a test's ground truth. Deterministic: the same settings give
 * the same readings, whether written to a file or sent to Kafka.
 */
@NullMarked
package dev.quatrain.stream.simulator;

import org.jspecify.annotations.NullMarked;
