package dev.quatrain.stream.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Turns the process's shutdown signal (Ctrl-C, SIGTERM) into an interrupt of the working thread, so that it can end in order. */
final class InterruptOnShutdown {
    /** Longer than closing the streams may take, shorter than the 30 s after which Kubernetes kills. */
    private static final long PATIENCE_SECONDS = 20;

    private InterruptOnShutdown() {}

    /** Runs the work in this thread. A shutdown signal interrupts it and waits until it has returned. */
    static void during(Runnable work) {
        Thread worker = Thread.currentThread();
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(() -> interruptAndWait(worker, done), "interrupt-on-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            work.run();
        } finally {
            done.countDown();
        }
    }

    private static void interruptAndWait(Thread worker, CountDownLatch done) {
        if (done.getCount() == 0) {
            return;
        }
        worker.interrupt();
        try {
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("Did not stop within " + PATIENCE_SECONDS + " s; ending anyway");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
