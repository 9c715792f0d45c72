package dev.quatrain.bench.throughput;

import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.scoring.MicroBatch;
import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.step.StepFailed;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.schemas.Score;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What hidden states in half precision change of the scores.
 *
 * @param network the model
 * @param scores that were compared, those of the warm-up left out
 * @param meanChange of the anomaly score, as a share of the score in single precision
 * @param mostChange the largest such share
 * @param otherVerdicts scores that are normal in one precision and an anomaly in the other
 */
record PrecisionCost(Network network, long scores, double meanChange, double mostChange, long otherVerdicts) {
    private static final int SERIES = 64;
    private static final int STEPS = 500;

    /** Scores the same readings with states in either precision. */
    static PrecisionCost of(Network network, Path models) throws IOException {
        try (StepModel model = StepModel.open(BundleReader.read(network.bundle(models)), 1)) {
            List<Score> single = scores(model, network, false);
            List<Score> half = scores(model, network, true);
            double sum = 0;
            double most = 0;
            long others = 0;
            long compared = 0;
            for (int i = 0; i < single.size(); i++) {
                float one = single.get(i).anomalyScore();
                if (single.get(i).confidence() < 1 || Float.isNaN(one)) {
                    continue;
                }
                float other = half.get(i).anomalyScore();
                double change = Math.abs(other - one) / Math.max(one, 1e-3);
                sum += change;
                most = Math.max(most, change);
                others += (one >= 1) == (other >= 1) ? 0 : 1;
                compared++;
            }
            return new PrecisionCost(network, compared, sum / Math.max(1, compared), most, others);
        }
    }

    private static List<Score> scores(StepModel model, Network network, boolean half) {
        List<Score> scores = new ArrayList<>();
        MicroBatch.Sink sink = new MicroBatch.Sink() {
            @Override
            public void scored(int slot, Score score) {
                scores.add(score);
            }

            @Override
            public void failed(int slot, StepFailed failure) {
                throw failure;
            }
        };
        RecordLayout layout = RecordLayout.of(model.manifest(), GuardPolicy.DEFAULT, half);
        Random random = new Random(1);
        float[] level = new float[SERIES];
        float[] reading = new float[network.features()];
        try (MicroBatch batch =
                new MicroBatch(model, new SeriesTable(layout), GuardPolicy.DEFAULT, SERIES, Clock.systemUTC())) {
            for (int t = 0; t < STEPS; t++) {
                for (int s = 0; s < SERIES; s++) {
                    level[s] = 0.9f * level[s] + (float) random.nextGaussian();
                    for (int f = 0; f < reading.length; f++) {
                        reading[f] = Readings.value(level[s], f, random);
                    }
                    var unused = batch.offer("s" + s, Readings.START + t * Readings.INTERVAL, reading);
                }
                batch.flush(sink);
            }
        }
        return scores;
    }
}
