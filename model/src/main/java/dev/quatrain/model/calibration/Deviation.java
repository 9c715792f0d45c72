package dev.quatrain.model.calibration;

/**
 * The anomaly score as a distance from the usual error: with z the robustly scaled errors, the root of the mean of z², or of zᵀPz / E
 * where the calibration has a precision matrix P (Mahalanobis distance), smoothed as a moving average over readings before the root.
 *
 * <pre>
 *  0  1 once a reading has been seen
 *  1  smoothed share of each error in the squared distance, E floats
 * </pre>
 */
final class Deviation implements Scorer {
    private static final int BEGUN = 0;
    private static final int SHARES = 1;

    /** A million scales; keeps one absurd value from making the moving average infinite. */
    private static final float MOST_Z = 1e6f;

    private final float[] center;
    private final float[] scale;
    private final float[] precision;
    private final float most;
    private final boolean oneSided;
    private final float threshold;
    private final float weight;

    Deviation(Calibration calibration) {
        this.center = calibration.center();
        this.scale = calibration.scale();
        this.precision = calibration.precision();
        this.most = calibration.clip() > 0 ? calibration.clip() : MOST_Z;
        this.oneSided = calibration.oneSided();
        this.threshold = calibration.threshold();
        this.weight = 2f / (calibration.smoothingSteps() + 1);
    }

    @Override
    public int memoryFloats() {
        return SHARES + center.length;
    }

    @Override
    public boolean outlivesGaps() {
        return false;
    }

    @Override
    public float advance(float[] memory, long step, float[] errors, float[] actual, float[] attribution) {
        float newest = memory[BEGUN] == 0 ? 1f : weight;
        memory[BEGUN] = 1;
        double sum = 0;
        double blamed = 0;
        for (int e = 0; e < center.length; e++) {
            memory[SHARES + e] += newest * (share(e, errors) - memory[SHARES + e]);
            sum += memory[SHARES + e];
            blamed += Math.max(0, memory[SHARES + e]);
        }
        boolean each = center.length == attribution.length && blamed > 0;
        for (int f = 0; f < attribution.length; f++) {
            attribution[f] = each ? (float) (Math.max(0, memory[SHARES + f]) / blamed) : 1f / attribution.length;
        }
        return (float) (Math.sqrt(Math.max(0, sum) / center.length) / threshold);
    }

    /** What error e adds to the squared distance: z² alone, or its row of the quadratic form, which may be negative. */
    private float share(int e, float[] errors) {
        float z = z(e, errors[e]);
        if (precision.length == 0) {
            return z * z;
        }
        double row = 0;
        for (int i = 0; i < center.length; i++) {
            row += precision[e * center.length + i] * z(i, errors[i]);
        }
        return (float) (z * row);
    }

    private float z(int e, float error) {
        float z = (error - center[e]) / scale[e];
        float low = oneSided ? 0 : -most;
        return Float.isNaN(z) ? 0 : Math.max(low, Math.min(z, most));
    }
}
