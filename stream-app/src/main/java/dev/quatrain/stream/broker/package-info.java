/** An in-process Kafka broker for demos and tests, and the creation of absent topics on any broker. */
@NullMarked
package dev.quatrain.stream.broker;

import org.jspecify.annotations.NullMarked;
