/** The bundle: one file that holds a trained model, its description and the proof that it runs as trained. */
@NullMarked
package dev.quatrain.model.bundle;

import org.jspecify.annotations.NullMarked;
