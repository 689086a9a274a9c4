package org.sourceselect.transferability.transport;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.math.Chunks;
import org.sourceselect.transferability.pixels.ClassMoments;
import org.sourceselect.transferability.pixels.FeatureScan;

/**
 * An entropic metric whose eps is a share of the mean squared distance between the features of a source pixel and those of a
 * target pixel, {@code |ms - mt|^2 + tr Cs + tr Ct} with the means and covariances of both sides: multiplying all features by
 * one number does not change the score. One more pass over either side.
 *
 * <p>Where all pixels of both sides have the same features, eps is the metric's own. Diagnostics: the metric's own, and {@code
 * eps}, the one that was taken.
 */
final class RelativeEps implements TransferabilityMetric {

    private final EntropicMetric metric;
    private final double share;

    /**
     * @param share positive and finite
     */
    RelativeEps(EntropicMetric metric, double share) {
        if (!(share > 0 && share < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "OTCE's relative eps is " + share + "; give a positive number such as 0.01.");
        }
        this.metric = metric;
        this.share = share;
    }

    @Override
    public MetricFacts facts() {
        return metric.facts();
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        facts().check(source, target);
        double eps = share * meanDistance(moments(source, "source", progress), moments(target, "target", progress));
        if (!(eps > 0)) {
            return metric.score(source, target, progress);
        }
        Score score = metric.withEps(eps).score(source, target, progress);
        Map<String, Double> diagnostics = new LinkedHashMap<>(score.diagnostics());
        diagnostics.put("eps", eps);
        return new Score(
                score.value(), score.errorBound(), score.samples(), score.degenerate(), diagnostics, score.doubt());
    }

    private static ClassMoments moments(FeatureMaps maps, String side, ProgressListener progress) {
        int channels = maps.channels();
        List<ClassMoments> parts =
                FeatureScan.read(maps, side, Chunks.COUNT, () -> new ClassMoments(channels), progress);
        ClassMoments whole = new ClassMoments(channels);
        parts.forEach(whole::merge);
        return whole;
    }

    private static double meanDistance(ClassMoments source, ClassMoments target) {
        int d = source.channels();
        double[] from = source.mean();
        double[] to = target.mean();
        double[] ofSource = source.products(from);
        double[] ofTarget = target.products(to);
        double sum = 0;
        for (int c = 0; c < d; c++) {
            sum += (from[c] - to[c]) * (from[c] - to[c])
                    + ofSource[c * d + c] / source.pixels()
                    + ofTarget[c * d + c] / target.pixels();
        }
        return sum;
    }
}
