/**
 * The fault suite: the application and its broker as processes that are killed, paused and restarted in mid-stream, and a judge that
 * compares what they gave with an uninterrupted run, bit for bit.
 */
@NullMarked
package dev.quatrain.stream.faults;

import org.jspecify.annotations.NullMarked;
