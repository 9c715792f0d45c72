/** Scores a range of a topic again, beside the application that scored it, and keeps states to begin from. */
@NullMarked
package dev.quatrain.stream.replay;

import org.jspecify.annotations.NullMarked;
