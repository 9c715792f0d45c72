package dev.quatrain.trainer.pretraining;

import dev.quatrain.trainer.training.LearningCurve;
import java.util.ArrayList;
import java.util.List;

/**
 * One level of a stack, trained alone on the codes of the level below.
 *
 * @param encoder from the level below to this level's codes
 * @param decoder from this level's codes back to the level below
 * @param curves of its training; the first is the one its weights were chosen by
 */
public record PretrainedLevel(DenseWeights encoder, DenseWeights decoder, List<LearningCurve> curves) {
    public PretrainedLevel {
        curves = List.copyOf(curves);
    }

    /**
     * The layers of the deep autoencoder a stack unrolls to: encoders bottom-up, then decoders top-down (Hinton and Salakhutdinov 2006).
     *
     * <pre>
     * n ─ h1 ─ … ─ hL ─ … ─ h1 ─ n       encoder of level k: layer k;  decoder: layer 2L-1-k     (k from 0)
     * </pre>
     */
    public static List<DenseWeights> unroll(List<PretrainedLevel> levels) {
        List<DenseWeights> layers = new ArrayList<>();
        for (PretrainedLevel level : levels) {
            layers.add(level.encoder());
        }
        for (int level = levels.size() - 1; level >= 0; level--) {
            layers.add(levels.get(level).decoder());
        }
        return layers;
    }
}
