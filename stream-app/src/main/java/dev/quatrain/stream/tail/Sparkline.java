package dev.quatrain.stream.tail;

/** The last anomaly scores of one series as a row of blocks. All rows have the same scale: half height is the threshold. */
final class Sparkline {
    /** Newest scores shown. */
    static final int WIDTH = 16;

    private static final String BLOCKS = "▁▂▃▄▅▆▇█";
    /** Score of a full block. */
    private static final float FULL = 2;

    private final float[] scores = new float[WIDTH];
    private int count;

    void add(float anomalyScore) {
        scores[count++ % WIDTH] = anomalyScore;
    }

    /** One character for each score, oldest first, padded to the left; a dot where there is no score. */
    String text() {
        StringBuilder text = new StringBuilder(WIDTH);
        int shown = Math.min(count, WIDTH);
        text.append(" ".repeat(WIDTH - shown));
        for (int i = count - shown; i < count; i++) {
            text.append(block(scores[i % WIDTH]));
        }
        return text.toString();
    }

    private static char block(float score) {
        if (Float.isNaN(score)) {
            return '·';
        }
        int level = (int) (score / FULL * BLOCKS.length());
        return BLOCKS.charAt(Math.max(0, Math.min(BLOCKS.length() - 1, level)));
    }
}
