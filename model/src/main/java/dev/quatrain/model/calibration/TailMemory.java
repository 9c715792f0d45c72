package dev.quatrain.model.calibration;

/**
 * The largest values a stream has shown, in a stretch of a series' memory, and how far beyond them a new value lies. Two generations:
 * the present one collects, the one before is complete; together they are what the series remembers.
 *
 * <pre>
 *  0          values in the present generation's list, at most k
 *  1          values in the former generation's list
 *  2          present generation, k floats, ascending
 *  2 + k      former generation, k floats, ascending
 * </pre>
 *
 * @param at first float of the stretch
 * @param size k, values in each list
 */
record TailMemory(int at, int size) {
    /** More than this many mean excesses make no difference any more. */
    private static final double MOST_EXCESSES = 1e6;

    static int floats(int size) {
        return 2 + 2 * size;
    }

    /** Makes the present generation the former one and begins anew. */
    void turn(float[] memory) {
        System.arraycopy(memory, at + 2, memory, at + 2 + size, size);
        memory[at + 1] = memory[at];
        memory[at] = 0;
    }

    /**
     * How unlikely a value is: -log10 of the share of values that lie beyond it, by an exponential tail over the k-th largest value
     * remembered (peaks over threshold; Siffer et al. 2017). 0 up to that value, and while fewer than k are remembered.
     *
     * @param rows readings over which the remembered values were the largest
     * @param leastExcess the mean excess is taken to be at least this, positive
     */
    double evidence(float[] memory, float value, double rows, double leastExcess) {
        int i = (int) memory[at] - 1;
        int j = (int) memory[at + 1] - 1;
        if (i + j + 2 < size) {
            return 0;
        }
        double threshold = 0;
        double sum = 0;
        for (int taken = 0; taken < size; taken++) {
            boolean present = j < 0 || (i >= 0 && memory[at + 2 + i] >= memory[at + 2 + size + j]);
            threshold = present ? memory[at + 2 + i--] : memory[at + 2 + size + j--];
            sum += threshold;
        }
        if (!(value > threshold)) {
            return 0;
        }
        double meanExcess = Math.max(sum / size - threshold, leastExcess);
        double excesses = Math.min((value - threshold) / meanExcess, MOST_EXCESSES);
        return Math.max(0, Math.log10(rows / size) + excesses / Math.log(10));
    }

    /** Remembers a value if it is among the k largest of its generation. */
    void add(float[] memory, float value) {
        int first = at + 2;
        int count = (int) memory[at];
        int place;
        if (count < size) {
            place = first + count;
            memory[at] = count + 1;
            while (place > first && memory[place - 1] > value) {
                memory[place] = memory[place - 1];
                place--;
            }
        } else if (value > memory[first]) {
            place = first;
            while (place + 1 < first + size && memory[place + 1] < value) {
                memory[place] = memory[place + 1];
                place++;
            }
        } else {
            return;
        }
        memory[place] = value;
    }
}
