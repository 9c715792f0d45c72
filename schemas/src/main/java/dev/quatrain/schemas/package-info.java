/** The records that cross process borders, and their JSON form. Depends on nothing else of Quatrain. */
@NullMarked
package dev.quatrain.schemas;

import org.jspecify.annotations.NullMarked;
