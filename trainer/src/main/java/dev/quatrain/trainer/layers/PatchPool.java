package dev.quatrain.trainer.layers;

/** Pooling of the patches a kernel without padding sees, each map on its own; behind {@link Pool} and {@link Pool2d}. */
final class PatchPool {
    private final Patches patches;
    private final Pooling pooling;
    private Signal lastInput = Signal.zeros(0, 0, 0);
    /** Of every output the input it was taken from. */
    private int[] sources = {};

    PatchPool(Patches patches, Pooling pooling) {
        this.patches = patches;
        this.pooling = pooling;
    }

    Signal forward(Signal input) {
        lastInput = input;
        int maps = patches.maps();
        float[] x = input.values();
        float[] values = new float[patches.count(input.batch()) * maps];
        sources = pooling == Pooling.MAX ? new int[values.length] : sources;
        int[] offsets = offsets(input);
        int at = 0;
        for (int t = 0; t < patches.rows().out(); t++) {
            for (int b = 0; b < input.batch(); b++) {
                for (int w = 0; w < patches.columns().out(); w++) {
                    int first = first(input, t, b, w);
                    for (int m = 0; m < maps; m++, at++) {
                        values[at] = pooling == Pooling.MAX
                                ? largest(x, first + m, offsets, at)
                                : mean(x, first + m, offsets);
                    }
                }
            }
        }
        return new Signal(patches.rows().out(), input.batch(), patches.columns().out() * maps, values);
    }

    private float largest(float[] x, int first, int[] offsets, int output) {
        int source = first;
        float best = x[first];
        for (int offset : offsets) {
            float value = x[first + offset];
            if (value > best) {
                best = value;
                source = first + offset;
            }
        }
        sources[output] = source;
        return best;
    }

    private static float mean(float[] x, int first, int[] offsets) {
        float sum = 0;
        for (int offset : offsets) {
            sum += x[first + offset];
        }
        return sum / offsets.length;
    }

    Signal backward(Signal gradient) {
        Signal byInput = lastInput.with(new float[lastInput.values().length]);
        float[] delta = gradient.values();
        if (pooling == Pooling.MAX) {
            for (int i = 0; i < delta.length; i++) {
                byInput.values()[sources[i]] += delta[i];
            }
            return byInput;
        }
        int[] offsets = offsets(byInput);
        int at = 0;
        for (int t = 0; t < patches.rows().out(); t++) {
            for (int b = 0; b < byInput.batch(); b++) {
                for (int w = 0; w < patches.columns().out(); w++) {
                    int first = first(byInput, t, b, w);
                    for (int m = 0; m < patches.maps(); m++, at++) {
                        for (int offset : offsets) {
                            byInput.values()[first + m + offset] += delta[at] / offsets.length;
                        }
                    }
                }
            }
        }
        return byInput;
    }

    /** First map of the first point that the kernel sees at position (t, w) of sequence b. */
    private int first(Signal input, int t, int b, int w) {
        return input.at(patches.rows().source(t, 0))
                + b * input.channels()
                + patches.columns().source(w, 0) * patches.maps();
    }

    /** How far from there the points lie that the kernel sees. */
    private int[] offsets(Signal input) {
        int width = patches.columns().kernel();
        int[] offsets = new int[patches.rows().kernel() * width];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = input.at(i / width) + i % width * patches.maps();
        }
        return offsets;
    }
}
