/** What a trained model is and how it scores, without Kafka, HTTP or the training library. */
@NullMarked
package dev.quatrain.model;

import org.jspecify.annotations.NullMarked;
