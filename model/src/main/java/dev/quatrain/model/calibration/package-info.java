/** From raw errors to an anomaly score whose threshold is 1. */
@NullMarked
package dev.quatrain.model.calibration;

import org.jspecify.annotations.NullMarked;
