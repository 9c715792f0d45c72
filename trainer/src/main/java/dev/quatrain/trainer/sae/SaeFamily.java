package dev.quatrain.trainer.sae;

import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.families.Family;
import dev.quatrain.trainer.families.TrainedNetwork;
import dev.quatrain.trainer.training.LearningCurve;
import dev.quatrain.trainer.training.Progress;
import dev.quatrain.trainer.training.TrainingLoop;
import dev.quatrain.trainer.training.TrainingOptions;
import dev.quatrain.trainer.training.Windows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * A stacked autoencoder that reconstructs a sliding window of readings. Each level is first trained alone to restore the codes of the
 * level below from a corrupted copy; then all levels are unrolled into one network and fine-tuned together. Encoder and decoder have
 * weights of their own.
 *
 * @param window readings in a window
 * @param hidden units of each level, the last is the bottleneck
 * @param corruption share of inputs set to the mean while training (Vincent et al. 2010)
 * @param stride readings between two training windows
 * @param pretrainEpochs most epochs for each level alone; 0 leaves pre-training out
 */
public record SaeFamily(int window, List<Integer> hidden, double corruption, int stride, int pretrainEpochs)
        implements Family {

    public static SaeFamily read(Settings network, Settings training) {
        return new SaeFamily(
                network.integer("window", 16, 2, 10_000),
                network.counts("hidden", List.of(32, 12)),
                network.number("corruption", 0.1, 0, 0.95),
                training.count("stride", 1),
                training.integer("pretrain_epochs", 5, 0, 100_000));
    }

    @Override
    public String name() {
        return "sae";
    }

    @Override
    public String task() {
        return "reconstruct";
    }

    @Override
    public TrainedNetwork train(Corpus corpus, TrainingOptions options, long seed, Progress progress) {
        corpus.requireRunsOf(window, "network.window");
        Windows train = Windows.every(stride, 0, window, corpus.train());
        Windows validation = Windows.every(stride, 0, window, corpus.validation());
        List<LearningCurve> curves = new ArrayList<>();
        Layers layers = new Layers(window * corpus.features(), hidden, options.rate(), seed);
        MultiLayerNetwork network = layers.unrolled();
        List<MultiLayerNetwork> encoders = new ArrayList<>();
        TrainingOptions alone =
                new TrainingOptions(Math.max(1, pretrainEpochs), options.batch(), options.rate(), options.patience());
        for (int level = 0; level < hidden.size() && pretrainEpochs > 0; level++) {
            MultiLayerNetwork autoencoder = layers.level(level);
            curves.add(new TrainingLoop(alone, progress)
                    .train(
                            autoencoder,
                            "level " + (level + 1),
                            new CodeBatches(train, encoders, corruption, options.batch(), seed, true),
                            new CodeBatches(validation, encoders, 0, options.batch(), seed, false)));
            layers.place(autoencoder, level, network);
            encoders.add(autoencoder);
        }
        curves.add(new TrainingLoop(options, progress)
                .train(
                        network,
                        "fine-tuning",
                        new CodeBatches(train, List.of(), corruption, options.batch(), seed, true),
                        new CodeBatches(validation, List.of(), 0, options.batch(), seed, false)));
        return new SaeReconstructor(network, this, corpus.scaling(), curves);
    }

    @Override
    public Map<String, String> parameters() {
        return Map.of(
                "network.window", Integer.toString(window),
                "network.hidden", hidden.toString(),
                "network.corruption", Double.toString(corruption),
                "training.stride", Integer.toString(stride),
                "training.pretrain_epochs", Integer.toString(pretrainEpochs));
    }
}
