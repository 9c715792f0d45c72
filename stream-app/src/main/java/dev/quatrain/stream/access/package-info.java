/** Who may call: users, tokens, roles, and the brake on guessing. Knows nothing of HTTP but the Authorization header's text. */
@NullMarked
package dev.quatrain.stream.access;

import org.jspecify.annotations.NullMarked;
