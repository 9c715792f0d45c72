/** The scores that a topic holds, read back for people and their tools. */
@NullMarked
package dev.quatrain.stream.scorelog;

import org.jspecify.annotations.NullMarked;
