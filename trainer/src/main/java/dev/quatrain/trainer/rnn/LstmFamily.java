package dev.quatrain.trainer.rnn;

import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.families.Family;
import dev.quatrain.trainer.families.TrainedNetwork;
import dev.quatrain.trainer.training.LearningCurve;
import dev.quatrain.trainer.training.Progress;
import dev.quatrain.trainer.training.TrainingLoop;
import dev.quatrain.trainer.training.TrainingOptions;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * LSTM layers that forecast the next {@code horizon} readings at every reading, trained by truncated back-propagation through windows of
 * {@code sequence} readings with the error summed over the window.
 *
 * @param hidden units of each layer
 * @param horizon readings ahead
 * @param dropout share of inputs dropped before each layer while training
 * @param predict what the network's output means
 * @param sequence readings in a training window
 * @param warmup readings a fresh state needs
 */
public record LstmFamily(List<Integer> hidden, int horizon, double dropout, Predict predict, int sequence, int warmup)
        implements Family {
    /** Keeps one exploding window from undoing an epoch; Adam makes the exact value unimportant (Pascanu et al. 2013). */
    private static final double LARGEST_GRADIENT = 5.0;

    /** What the output layer gives. */
    public enum Predict {
        /** The next readings themselves: suits signals that oscillate within their range from reading to reading. */
        VALUE,
        /** Their difference to the present reading, in units of its usual change: suits signals that move slowly. */
        CHANGE
    }

    /** Cells there are. */
    enum Cell {
        LSTM
    }

    public static LstmFamily read(Settings network, Settings training) {
        network.choice("cell", Cell.class, Cell.LSTM);
        int sequence = training.integer("sequence", 64, 2, 100_000);
        return new LstmFamily(
                network.counts("hidden", List.of(32)),
                network.count("horizon", 1),
                network.number("dropout", 0, 0, 0.95),
                network.choice("predict", Predict.class, Predict.VALUE),
                sequence,
                // A quarter of a training window: by then the state has left the start that every window shares.
                network.integer("warmup", Math.max(1, sequence / 4), 1, 1_000_000));
    }

    @Override
    public String name() {
        return "rnn";
    }

    @Override
    public String task() {
        return "forecast";
    }

    @Override
    public TrainedNetwork train(Corpus corpus, TrainingOptions options, long seed, Progress progress) {
        corpus.requireRunsOf(sequence + horizon, "training.sequence + network.horizon");
        ForecastTarget target = predict == Predict.VALUE
                ? ForecastTarget.value(corpus.features(), horizon)
                : ForecastTarget.change(corpus.train(), horizon);
        MultiLayerNetwork network = build(corpus.features(), options.rate(), seed);
        LearningCurve curve = new TrainingLoop(options, progress)
                .train(
                        network,
                        "LSTM",
                        new ForecastBatches(corpus.train(), sequence, target, options.batch(), seed, true),
                        new ForecastBatches(corpus.validation(), sequence, target, options.batch(), seed, false));
        return new LstmForecaster(network, this, target, corpus.scaling(), curve);
    }

    private MultiLayerNetwork build(int features, double rate, long seed) {
        var layers = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Adam(rate))
                .weightInit(WeightInit.XAVIER)
                .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                .gradientNormalizationThreshold(LARGEST_GRADIENT)
                .list();
        int in = features;
        for (int units : hidden) {
            LSTM.Builder layer = new LSTM.Builder()
                    .nIn(in)
                    .nOut(units)
                    .activation(Activation.TANH)
                    .forgetGateBiasInit(1);
            if (dropout > 0) {
                layer.dropOut(1 - dropout);
            }
            layers.layer(layer.build());
            in = units;
        }
        layers.layer(new RnnOutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .nIn(in)
                .nOut(horizon * features)
                .build());
        MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
        network.init();
        return network;
    }

    @Override
    public Map<String, String> parameters() {
        return Map.of(
                "network.cell", "lstm",
                "network.hidden", hidden.toString(),
                "network.horizon", Integer.toString(horizon),
                "network.dropout", Double.toString(dropout),
                "network.predict", predict.name().toLowerCase(java.util.Locale.ROOT),
                "network.warmup", Integer.toString(warmup),
                "training.sequence", Integer.toString(sequence));
    }
}
