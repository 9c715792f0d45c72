/** The running application: models opened, topics there, streams running, dashboard served. */
@NullMarked
package dev.quatrain.stream.app;

import org.jspecify.annotations.NullMarked;
