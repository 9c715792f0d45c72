/** What happens to readings that come late, twice, after a silence or with holes. */
@NullMarked
package dev.quatrain.model.guard;

import org.jspecify.annotations.NullMarked;
