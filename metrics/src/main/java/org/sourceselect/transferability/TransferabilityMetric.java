package org.sourceselect.transferability;

/** Predicts, without any training, how well a source model will do on a target after fine-tuning. Higher is better. */
public interface TransferabilityMetric {

    /** What there is to know of it; the same at every call. */
    MetricFacts facts();

    /** Its name in requests and reports; lower case with hyphens. */
    default String name() {
        return facts().name();
    }

    /**
     * Computes the score, with its doubt: what it would be without each group of subjects, of the target and, when {@link
     * MetricFacts#usesSource()}, of the source; all images of a subject are left out together.
     *
     * @param source the source model over the source's images; any feature maps when {@link MetricFacts#usesSource()} is
     *     false
     * @param target the source model over the target's images
     * @param progress hears how far the work is
     * @throws IllegalArgumentException when there is no image, a feature is NaN or infinite, a label is neither 0 nor 1,
     *     or the number of channels is one the metric cannot use; the message is a sentence for a user
     * @throws ArithmeticException when the computation did not reach its stated accuracy
     */
    Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress);
}
