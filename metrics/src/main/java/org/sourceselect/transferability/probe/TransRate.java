package org.sourceselect.transferability.probe;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.math.SymmetricEigen;
import org.sourceselect.transferability.pixels.ClassMoments;
import org.sourceselect.transferability.pixels.Grouped;

/**
 * TransRate (Huang et al. 2022, arXiv 2106.09362): the mutual information between features and labels, measured
 * by coding rates. {@code R(Z) = 1/2 log det(I + Z'Z / (n e))} of the centred features of all pixels, e = {@value #EPSILON},
 * minus the mean over pixels of the rate of their own label's features, {@code sum n_y / n R(Z_y)}, in nats.
 *
 * <p>At least 0, since log det is concave. Depends on the features' scale through e. The paper's listing gives both labels
 * the same weight instead of their shares, which can be negative and for a rare label is not mutual information; that is
 * {@code balanced} in the diagnostics. Any number of channels. One pass.
 *
 * <p>Diagnostics: {@code rate} R(Z), {@code conditionalRate}, {@code balanced}.
 */
public final class TransRate implements TransferabilityMetric {

    private static final MetricFacts FACTS = new MetricFacts(
            "transrate",
            "TransRate",
            4,
            "mutual information of features and labels by coding rates",
            "Huang et al. 2022, arXiv 2106.09362",
            Set.of(Need.TARGET_FEATURES, Need.TARGET_LABELS),
            Channels.ANY,
            "1 pass",
            "at least 0 nats");

    /** The paper's distortion. */
    private static final double EPSILON = 1e-4;

    /** The paper's settings. */
    public TransRate() {}

    @Override
    public MetricFacts facts() {
        return FACTS;
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        facts().check(target);
        int d = target.channels();
        Grouped<ClassMoments> groups = Grouped.read(target, () -> new ClassMoments(d), ClassMoments::merge, progress);
        return score(groups.whole())
                .doubted(() ->
                        groups.leaveOut("target", (rest, group) -> score(rest).value()));
    }

    private static Score score(ClassMoments moments) {
        int d = moments.channels();
        Map<String, Double> diagnostics = new LinkedHashMap<>();
        Optional<String> oneClass = moments.oneClassOnly();
        if (oneClass.isPresent()) {
            return Score.undefined(oneClass.get(), moments.pixels(), diagnostics);
        }
        double[] centre = moments.mean();
        double rate = rate(d, moments.products(centre), moments.pixels());
        double zeros = rate(d, moments.products(0, centre), moments.count(0));
        double ones = rate(d, moments.products(1, centre), moments.count(1));
        double share = (double) moments.count(1) / moments.pixels();
        double conditional = (1 - share) * zeros + share * ones;
        diagnostics.put("rate", rate);
        diagnostics.put("conditionalRate", conditional);
        diagnostics.put("balanced", rate - (zeros + ones) / 2);
        return new Score(rate - conditional, 0, moments.pixels(), Optional.empty(), diagnostics);
    }

    private static double rate(int d, double[] products, long n) {
        for (int i = 0; i < products.length; i++) {
            products[i] = products[i] / (n * EPSILON) + (i % (d + 1) == 0 ? 1 : 0);
        }
        SymmetricEigen eigen = new SymmetricEigen(d);
        eigen.decompose(products);
        return eigen.logDeterminant(0) / 2;
    }
}
