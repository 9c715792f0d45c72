/** What the HTTP side knows of the recent past: a bounded memory fed from the scores and alerts topics. */
@NullMarked
package dev.quatrain.stream.live;

import org.jspecify.annotations.NullMarked;
