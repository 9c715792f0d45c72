package dev.quatrain.stream.topology;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.step.StepBatch;
import dev.quatrain.model.step.StepModel;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A model whose every step takes so long, however many rows it has. */
final class SlowModel implements StepModel {
    private final StepModel model;
    private final Duration step;
    final AtomicInteger steps = new AtomicInteger();

    SlowModel(StepModel model, Duration step) {
        this.model = model;
        this.step = step;
    }

    @Override
    public Bundle bundle() {
        return model.bundle();
    }

    @Override
    public StepBatch newBatch(int capacity) {
        return new SlowBatch(model.newBatch(capacity));
    }

    @Override
    public void close() {
        model.close();
    }

    private final class SlowBatch implements StepBatch {
        private final StepBatch batch;

        SlowBatch(StepBatch batch) {
            this.batch = batch;
        }

        @Override
        public void step(int n) {
            steps.incrementAndGet();
            try {
                Thread.sleep(step.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            batch.step(n);
        }

        @Override
        public FloatBuffer readings() {
            return batch.readings();
        }

        @Override
        public FloatBuffer states() {
            return batch.states();
        }

        @Override
        public FloatBuffer outputs() {
            return batch.outputs();
        }

        @Override
        public FloatBuffer newStates() {
            return batch.newStates();
        }

        @Override
        public boolean stateIsFinite(int i) {
            return batch.stateIsFinite(i);
        }

        @Override
        public boolean outputIsFinite(int i) {
            return batch.outputIsFinite(i);
        }

        @Override
        public void close() {
            batch.close();
        }
    }
}
