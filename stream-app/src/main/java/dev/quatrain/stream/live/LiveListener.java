package dev.quatrain.stream.live;

import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.Score;

/** Hears of every score and alert at once, on the thread that feeds the view: it must return quickly and never block. */
public interface LiveListener {
    /** A score arrived and the view already shows it. */
    void onScore(Score score);

    /** An alert began, changed or was resolved, and the view already shows it. */
    void onAlert(Alert alert);
}
