/** The application's configuration: one YAML, one tree of records. */
@NullMarked
package dev.quatrain.stream.config;

import org.jspecify.annotations.NullMarked;
