/** Reading of a YAML file into checked values, all problems reported together. */
@NullMarked
package dev.quatrain.model.settings;

import org.jspecify.annotations.NullMarked;
