package dev.quatrain.schemas;

/**
 * One bundle of a model, as it is announced.
 *
 * @param version the model's version, any text
 * @param sha256 lower-case hex digest of the whole bundle; what is found at the location must have it
 * @param location absolute path or http(s) URL of the bundle
 * @param stateLayout digest of what a series' state consists of; releases with the same may go on from each other's states
 * @param delaySteps readings by which its output lags, so many may wait for their score when another takes its place
 */
public record ModelRelease(String version, String sha256, String location, String stateLayout, int delaySteps) {
    private static final int DIGEST = 64;
    /** What a bundle's manifest admits. */
    private static final int MOST_DELAY_STEPS = 65_535;

    public ModelRelease {
        if (sha256.length() != DIGEST
                || !sha256.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            throw new IllegalArgumentException("sha256 has 64 lower-case hex digits, not `" + sha256 + "`");
        }
        if ((version + location + stateLayout).chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a release holds control characters");
        }
        if (delaySteps < 0 || delaySteps > MOST_DELAY_STEPS) {
            throw new IllegalArgumentException("delay_steps is 0 to " + MOST_DELAY_STEPS + ", not " + delaySteps);
        }
    }

    /** The first 8 bytes of the digest, as in the series' records. */
    public long tag() {
        return Long.parseUnsignedLong(sha256.substring(0, 16), 16);
    }
}
