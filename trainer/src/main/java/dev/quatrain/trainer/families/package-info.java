/** What a model family is: trains a network, exports it as a step graph, and answers for it offline. */
@NullMarked
package dev.quatrain.trainer.families;

import org.jspecify.annotations.NullMarked;
