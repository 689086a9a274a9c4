package org.sourceselect.evaluation;

/**
 * How a ranking is evaluated.
 *
 * @param largestK footrule, Rel@k and regret@k are given for k = 1 … this many
 * @param resamples bootstrap resamples; 0 for no intervals
 * @param confidence the intervals' nominal coverage, in (0, 1)
 * @param seed of the resampling
 */
public record EvaluationSettings(int largestK, int resamples, double confidence, long seed) {

    /** The paper's top 1 to 4, and 95 % intervals from a thousand resamples. */
    public static final EvaluationSettings DEFAULT = new EvaluationSettings(4, 1000, 0.95, 0);

    /** Refuses what has no meaning. */
    public EvaluationSettings {
        if (largestK < 1 || resamples < 0 || !(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("largestK " + largestK + ", resamples " + resamples + ", confidence "
                    + confidence + ": these must be at least 1, at least 0, and between 0 and 1");
        }
    }
}
