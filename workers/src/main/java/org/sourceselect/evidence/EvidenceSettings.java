package org.sourceselect.evidence;

/**
 * How evidence is weighed.
 *
 * @param reference the method that every other one is held against
 * @param subPools how many random sub-pools of half the sources a claim has to stand
 * @param seed of all resampling
 */
public record EvidenceSettings(String reference, int subPools, long seed) {

    /** Against choosing at random. */
    public static final EvidenceSettings DEFAULT = new EvidenceSettings(Evidence.RANDOM, 200, 0);

    /** Refuses what has no meaning. */
    public EvidenceSettings {
        if (subPools < 1) {
            throw new IllegalArgumentException(subPools + " sub-pools");
        }
    }
}
