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
        float[] values = new float[patches.count(input.batch()) * maps];
        sources = pooling == Pooling.MAX ? new int[values.length] : sources;
        float share = 1f / (patches.rows().kernel() * patches.columns().kernel());
        int at = 0;
        for (int t = 0; t < patches.rows().out(); t++) {
            for (int b = 0; b < input.batch(); b++) {
                for (int w = 0; w < patches.columns().out(); w++, at += maps) {
                    for (int k = 0; k < patches.rows().kernel(); k++) {
                        for (int l = 0; l < patches.columns().kernel(); l++) {
                            int from = source(input, t, b, w, k, l);
                            if (pooling == Pooling.MEAN) {
                                addShare(input.values(), from, values, at, share);
                            } else {
                                keepLargest(input.values(), from, values, at, k + l == 0);
                            }
                        }
                    }
                }
            }
        }
        return new Signal(patches.rows().out(), input.batch(), patches.columns().out() * maps, values);
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
        float share = 1f / (patches.rows().kernel() * patches.columns().kernel());
        int at = 0;
        for (int t = 0; t < patches.rows().out(); t++) {
            for (int b = 0; b < byInput.batch(); b++) {
                for (int w = 0; w < patches.columns().out(); w++, at += patches.maps()) {
                    for (int k = 0; k < patches.rows().kernel(); k++) {
                        for (int l = 0; l < patches.columns().kernel(); l++) {
                            addShare(delta, at, byInput.values(), source(byInput, t, b, w, k, l), share);
                        }
                    }
                }
            }
        }
        return byInput;
    }

    /** First map of the point that element (k, l) of the kernel sees at position (t, w) of sequence b. */
    private int source(Signal input, int t, int b, int w, int k, int l) {
        return input.at(patches.rows().source(t, k))
                + b * input.channels()
                + patches.columns().source(w, l) * patches.maps();
    }

    private void addShare(float[] from, int at, float[] to, int into, float share) {
        for (int m = 0; m < patches.maps(); m++) {
            to[into + m] += from[at + m] * share;
        }
    }

    private void keepLargest(float[] from, int at, float[] to, int into, boolean first) {
        for (int m = 0; m < patches.maps(); m++) {
            boolean larger = first || from[at + m] > to[into + m];
            to[into + m] = larger ? from[at + m] : to[into + m];
            sources[into + m] = larger ? at + m : sources[into + m];
        }
    }
}
