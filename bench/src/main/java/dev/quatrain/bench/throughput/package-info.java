/** What scoring costs from topic to topic, beside what others would do, in one run. */
@NullMarked
package dev.quatrain.bench.throughput;

import org.jspecify.annotations.NullMarked;
