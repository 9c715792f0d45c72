/** What is made of the answers contenders give: each data set's protocol of scoring. */
@NullMarked
package dev.quatrain.trainer.accuracy.measures;

import org.jspecify.annotations.NullMarked;
