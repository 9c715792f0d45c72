/** The Numenta Anomaly Benchmark (Lavin and Ahmad 2015): its files, its cost profiles and its score. */
@NullMarked
package dev.quatrain.trainer.accuracy.nab;

import org.jspecify.annotations.NullMarked;
