/** The alerts of the whole application, as their topic tells them. */
@NullMarked
package dev.quatrain.stream.live;

import org.jspecify.annotations.NullMarked;
