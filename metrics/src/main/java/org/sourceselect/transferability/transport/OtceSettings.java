package org.sourceselect.transferability.transport;

/**
 * How OTCE is computed.
 *
 * @param eps entropic regularisation, in squared units of the features; the paper's is 0.1
 * @param tolerance bins are refined until twice the score's change is less than this share of itself
 * @param marginalTolerance L1 error of the marginals that every plan has to reach; the last one is then taken ten times
 *     further (a hundred times between points), to see what the rest of the error is worth
 * @param mostEntries most kernel entries kept at once, 8 bytes each; bins stay coarser where finer ones would need more
 */
public record OtceSettings(double eps, double tolerance, double marginalTolerance, long mostEntries) {

    /** The paper's eps; 0.1 % of the score; 1e-6; 40 million entries, 320 MB. */
    public static final OtceSettings DEFAULT = new OtceSettings(0.1, 1e-3, 1e-6, 40_000_000);

    /** Refuses what cannot be computed with. */
    public OtceSettings {
        if (!(eps > 0 && eps < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("OTCE's eps is " + eps + "; give a positive number such as 0.1.");
        }
        if (!(tolerance > 0) || !(marginalTolerance > 0)) {
            throw new IllegalArgumentException("OTCE's tolerances are " + tolerance + " and " + marginalTolerance
                    + "; give positive numbers such as 1e-3 and 1e-6.");
        }
        if (mostEntries < (long) FeatureHistogram.MAX_POINTS * FeatureHistogram.MAX_POINTS) {
            throw new IllegalArgumentException("OTCE may keep " + mostEntries + " kernel entries; allow at least "
                    + (long) FeatureHistogram.MAX_POINTS * FeatureHistogram.MAX_POINTS + ".");
        }
    }

    /** The same with another eps. */
    public OtceSettings withEps(double other) {
        return new OtceSettings(other, tolerance, marginalTolerance, mostEntries);
    }
}
