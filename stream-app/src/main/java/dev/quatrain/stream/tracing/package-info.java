/** W3C Trace Context on records, and spans of scored readings for OpenTelemetry. */
@NullMarked
package dev.quatrain.stream.tracing;

import org.jspecify.annotations.NullMarked;
