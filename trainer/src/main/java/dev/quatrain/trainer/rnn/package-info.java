/** Recurrent forecasters (LSTM: Hochreiter and Schmidhuber 1997). */
@NullMarked
package dev.quatrain.trainer.rnn;

import org.jspecify.annotations.NullMarked;
