/** Search for hyper-parameters: draws configurations from declared ranges, trains each in a process of its own, ranks them. */
@NullMarked
package dev.quatrain.trainer.search;

import org.jspecify.annotations.NullMarked;
