/** The labelled data sets accuracy is measured on, read into memory with their original splits. */
@NullMarked
package dev.quatrain.trainer.accuracy.datasets;

import org.jspecify.annotations.NullMarked;
