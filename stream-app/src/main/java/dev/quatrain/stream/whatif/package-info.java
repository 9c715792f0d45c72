/** Questions to a model that leave no trace: readings that never came, hidden states of readings that did. */
@NullMarked
package dev.quatrain.stream.whatif;

import org.jspecify.annotations.NullMarked;
