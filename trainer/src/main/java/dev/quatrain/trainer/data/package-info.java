/** Where training data comes from: files read through DuckDB, cut into series, splits and runs. */
@NullMarked
package dev.quatrain.trainer.data;

import org.jspecify.annotations.NullMarked;
