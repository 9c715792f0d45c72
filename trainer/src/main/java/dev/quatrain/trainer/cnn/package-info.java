/** Convolutional networks over time and over images (LeCun et al. 1998; Bai et al. 2018). */
@NullMarked
package dev.quatrain.trainer.cnn;

import org.jspecify.annotations.NullMarked;
