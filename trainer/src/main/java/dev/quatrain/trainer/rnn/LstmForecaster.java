package dev.quatrain.trainer.rnn;

import dev.quatrain.trainer.data.Scaling;
import dev.quatrain.trainer.families.Networks;
import dev.quatrain.trainer.families.StepGraph;
import dev.quatrain.trainer.families.TrainedNetwork;
import dev.quatrain.trainer.training.LearningCurve;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A trained LSTM. */
final class LstmForecaster implements TrainedNetwork {
    private final MultiLayerNetwork network;
    private final LstmFamily family;
    private final ForecastTarget target;
    private final Scaling scaling;
    private final LearningCurve curve;

    LstmForecaster(
            MultiLayerNetwork network, LstmFamily family, ForecastTarget target, Scaling scaling, LearningCurve curve) {
        this.network = network;
        this.family = family;
        this.target = target;
        this.scaling = scaling;
        this.curve = curve;
    }

    @Override
    public StepGraph export() {
        return new LstmStepGraph(network, family, target, scaling).build();
    }

    /** Row t: what was forecast at t-1 for t (the mean at t = 0, as the reset state says), then the forecast made at t. */
    @Override
    public float[][] reference(float[][] readings) {
        int features = scaling.features();
        int width = target.scale().length;
        int steps = readings.length;
        float[][] scaled = scaling.scale(readings);
        float[] inputs = new float[features * steps];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = scaled[i % steps][i / steps];
        }
        INDArray output = network.output(Nd4j.create(inputs, new long[] {1, features, steps}, 'c'), false);
        float[] outputs = Networks.rows(output);
        float[][] rows = new float[steps][features + width];
        for (int t = 0; t < steps; t++) {
            for (int f = 0; f < features; f++) {
                rows[t][f] = t == 0 ? scaling.unscale(0, f) : rows[t - 1][features + f];
            }
            for (int i = 0; i < width; i++) {
                int f = i % features;
                float forecast = target.forecast(scaled[t][f], outputs[i * steps + t], i);
                rows[t][features + i] = scaling.unscale(forecast, f);
            }
        }
        return rows;
    }

    @Override
    public byte[] networkZip() {
        return Networks.zip(network);
    }

    @Override
    public List<LearningCurve> curves() {
        return List.of(curve);
    }
}
