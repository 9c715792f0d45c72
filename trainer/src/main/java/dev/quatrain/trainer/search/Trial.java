package dev.quatrain.trainer.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A configuration to try.
 *
 * @param number counted from 1 in the order of drawing
 * @param values of the settings searched, by dotted key
 */
public record Trial(int number, Map<String, JsonNode> values) {}
