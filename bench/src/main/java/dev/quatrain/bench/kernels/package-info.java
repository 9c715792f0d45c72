/** What the parts of scoring cost by themselves, in time and in allocation. */
@NullMarked
package dev.quatrain.bench.kernels;

import org.jspecify.annotations.NullMarked;
