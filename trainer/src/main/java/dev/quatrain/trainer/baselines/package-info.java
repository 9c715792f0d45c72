/** Simple methods without a network that every model is held against: forecasts, classifiers and anomaly scores. */
@NullMarked
package dev.quatrain.trainer.baselines;

import org.jspecify.annotations.NullMarked;
