/** Models while the application runs: announced, fetched, verified, exchanged between two batches. */
@NullMarked
package dev.quatrain.stream.models;

import org.jspecify.annotations.NullMarked;
