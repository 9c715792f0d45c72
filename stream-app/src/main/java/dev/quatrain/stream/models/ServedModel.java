package dev.quatrain.stream.models;

import dev.quatrain.model.scoring.Inheritance;
import dev.quatrain.model.step.StepModel;

/**
 * A model in a slot, open for as long as a task uses it. Thread-safe.
 *
 * <pre>
 * held by tasks  n > 0    n = 0
 * in the slot    open     open
 * retired        open     closed
 * </pre>
 */
public final class ServedModel {
    private final StepModel model;
    private final Inheritance inheritance;
    private final Runnable close;
    private int holders;
    private boolean retired;

    /** @param close called once nobody uses the model any more */
    ServedModel(StepModel model, Inheritance inheritance, Runnable close) {
        this.model = model;
        this.inheritance = inheritance;
        this.close = close;
    }

    public StepModel model() {
        return model;
    }

    /** What becomes of series that another model scored. */
    public Inheritance inheritance() {
        return inheritance;
    }

    /** One more task uses it; false if it is closed. */
    public synchronized boolean hold() {
        if (retired && holders == 0) {
            return false;
        }
        holders++;
        return true;
    }

    /** A task uses it no more. */
    public void release() {
        boolean last;
        synchronized (this) {
            holders--;
            last = retired && holders == 0;
        }
        if (last) {
            close.run();
        }
    }

    /** It is out of the slot. */
    void retire() {
        boolean unused;
        synchronized (this) {
            unused = !retired && holders == 0;
            retired = true;
        }
        if (unused) {
            close.run();
        }
    }
}
