/** The HTTP side: the API, its live stream, the dashboard's files, health and metrics. */
@NullMarked
package dev.quatrain.stream.http;

import org.jspecify.annotations.NullMarked;
