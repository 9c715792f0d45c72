/** The self-contained report and the model card. */
@NullMarked
package dev.quatrain.trainer.report;

import org.jspecify.annotations.NullMarked;
