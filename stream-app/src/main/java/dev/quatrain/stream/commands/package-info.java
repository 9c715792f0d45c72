/** What operators ask of single series, on its way through a topic. */
@NullMarked
package dev.quatrain.stream.commands;

import org.jspecify.annotations.NullMarked;
