/** What is remembered of the recent past: the newest scores of each series that this instance owns, bounded in memory. */
@NullMarked
package dev.quatrain.stream.history;

import org.jspecify.annotations.NullMarked;
