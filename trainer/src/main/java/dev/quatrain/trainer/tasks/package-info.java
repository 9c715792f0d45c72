/** What a model is for: the targets it learns from, and the meaning of its outputs. */
@NullMarked
package dev.quatrain.trainer.tasks;

import org.jspecify.annotations.NullMarked;
