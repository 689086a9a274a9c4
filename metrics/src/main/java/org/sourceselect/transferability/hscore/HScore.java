package org.sourceselect.transferability.hscore;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.evaluation.SubjectDoubt;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.SubjectGroups;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.math.Chunks;
import org.sourceselect.transferability.pixels.FeatureScan;
import org.sourceselect.transferability.pixels.Grouped;

/**
 * H-score (Bao et al. 2019; paper, eqs. 2 and 3): {@code H = tr(cov(f)^-1 cov(E[f | y]))} at each pixel location over the
 * target's images, then the mean over locations.
 *
 * <p>Both covariances have the same normaliser, so H lies in [0, 1] for binary labels and equals the R^2 of the linear
 * regression of the label on the features. It is undefined where only one label occurs, or where there are fewer images
 * than the rank of the features + 2. Any number of channels. No invertible linear map of the features changes it, so that
 * their units do not matter; only {@link HScoreVariant#SHRINKAGE} depends on them, as it draws all variances towards their
 * mean. A channel that is constant, or a copy or combination of others, adds nothing.
 *
 * <p>One pass over the images in constant memory; as many passes over bands of locations as are needed to stay within it
 * when there are very many channels; one more pass for {@link HScoreVariant#SHRINKAGE}.
 *
 * <p>Doubt: from moments for each group of subjects, which are kept apart as long as memory allows.
 *
 * <p>Diagnostics: {@code allLocationsMean}, {@code informativeMean}, {@code adjustedMean}, {@code pooled} as {@link
 * HScoreVariant} defines them (NaN where undefined), {@code informativeLocations}, {@code locations}, {@code images},
 * {@code rank}, the mean over the informative locations of how many directions the features have (for {@link
 * HScoreVariant#POOLED} how many they have in all; see {@link org.sourceselect.transferability.math.CovarianceForm}), and the
 * variant's own {@code shrinkageMean}.
 */
public final class HScore implements TransferabilityMetric {

    /** For the moments of all chunks or groups of subjects together. */
    private static final long MEMORY = 512L << 20;

    private final MetricFacts facts;
    private final HScoreVariant variant;
    private final Optional<LocationArithmetic> arithmetic;
    private final long memory;

    /** The paper's form. */
    public HScore() {
        this(HScoreVariant.ALL_LOCATIONS);
    }

    /** Another form. */
    public HScore(HScoreVariant variant) {
        this(variant, MEMORY);
    }

    /** In so many bytes; with less of them the features are read more than once. */
    public HScore(HScoreVariant variant, long memory) {
        this(variant.facts(), variant, Optional.empty(), memory);
    }

    /**
     * The mean over all locations of what another arithmetic makes of them; undefined locations count 0.
     *
     * @param facts of the metric that this is
     */
    public HScore(MetricFacts facts, LocationArithmetic arithmetic) {
        this(facts, arithmetic, MEMORY);
    }

    /** The same in so many bytes. */
    public HScore(MetricFacts facts, LocationArithmetic arithmetic, long memory) {
        this(facts, HScoreVariant.ALL_LOCATIONS, Optional.of(arithmetic), memory);
    }

    private HScore(MetricFacts facts, HScoreVariant variant, Optional<LocationArithmetic> arithmetic, long memory) {
        this.facts = facts;
        this.variant = variant;
        this.arithmetic = arithmetic;
        this.memory = memory;
    }

    @Override
    public MetricFacts facts() {
        return facts;
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        facts().check(target);
        int channels = target.channels();
        int locations = target.height() * target.width();
        long kept = memory / LocationMoments.bytesPerLocation(channels) / locations;
        if (kept >= 2 * Chunks.COUNT) {
            return atOnce(target, SubjectGroups.of(target, (int) Math.min(SubjectGroups.MOST, kept)), progress);
        }
        int band = (int) Math.max(1, Math.min(locations, memory / LocationMoments.bytesPerLocation(channels)));
        int chunks =
                (int) Math.max(1, Math.min(Chunks.COUNT, memory / (LocationMoments.bytesPerLocation(channels) * band)));
        LocationScores total = new LocationScores(variant, arithmetic, channels);
        LocationMoments pool = new LocationMoments(channels, 0, 1);
        for (int from = 0; from < locations; from += band) {
            LocationMoments moments = moments(target, from, Math.min(locations, from + band), chunks, progress);
            total.merge(LocationScores.of(
                    variant, arithmetic, moments, fourthMoments(target, from, moments, chunks, progress)));
            pool.merge(moments.pooled());
        }
        return report(target, total, pool)
                .with(SubjectDoubt.unknown(SubjectGroups.of(target)
                        .unknown("target")
                        .orElse("moments of " + channels
                                + " channels at each location take too much memory to keep subjects apart")));
    }

    /** All locations in one pass, and the doubt from the moments of each group of subjects. */
    private Score atOnce(FeatureMaps target, SubjectGroups groups, ProgressListener progress) {
        int channels = target.channels();
        int locations = target.height() * target.width();
        Grouped<LocationMoments> parts = Grouped.read(
                target,
                "target",
                groups,
                () -> new LocationMoments(channels, 0, locations),
                LocationMoments::merge,
                progress);
        LocationMoments whole = parts.whole();
        if (variant == HScoreVariant.POOLED) {
            Grouped<LocationMoments> pools = parts.map(
                    LocationMoments::pooled, () -> new LocationMoments(channels, 0, 1), LocationMoments::merge);
            return report(target, LocationScores.of(variant, arithmetic, whole, new double[0]), pools.whole())
                    .doubted(() -> pools.leaveOut("target", (rest, group) -> pooled(rest)));
        }
        if (variant == HScoreVariant.SHRINKAGE) {
            return shrunk(target, parts, whole, progress);
        }
        return report(target, LocationScores.of(variant, arithmetic, whole, new double[0]), whole.pooled())
                .doubted(() -> parts.leaveOut(
                        "target", (rest, group) -> value(LocationScores.of(variant, arithmetic, rest, new double[0]))));
    }

    private Score shrunk(
            FeatureMaps target, Grouped<LocationMoments> parts, LocationMoments whole, ProgressListener progress) {
        Grouped<FourthMoments> fourth = Grouped.read(
                target, "target", parts.groups(), () -> new FourthMoments(whole, 0), FourthMoments::merge, progress);
        FourthMoments none = new FourthMoments(whole, 0);
        FourthMoments all = fourth.whole();
        return report(
                        target,
                        LocationScores.of(variant, arithmetic, whole, mean(all, none, whole, whole)),
                        whole.pooled())
                .doubted(() -> parts.leaveOut(
                        "target",
                        (rest, group) -> value(LocationScores.of(
                                variant,
                                arithmetic,
                                rest,
                                mean(all, fourth.parts().get(group), whole, rest)))));
    }

    /**
     * Fourth moments of all images but some about their own mean, from those about the mean of all: for deviations e from a
     * mean that lies off by s, {@code sum |e - s|^4 = sum |e|^4 - 4 s' sum |e|^2 e + n (4 s'C s + 2 |s|^2 tr C + 3 |s|^4)}, C
     * the covariance.
     */
    private static double[] mean(FourthMoments all, FourthMoments some, LocationMoments whole, LocationMoments rest) {
        int channels = whole.channels();
        double[] mean = new double[whole.locations()];
        double[] covariance = new double[channels * channels];
        for (int l = 0; l < mean.length; l++) {
            rest.covariance(l, covariance);
            double square = 0;
            double trace = 0;
            double form = 0;
            double third = 0;
            for (int i = 0; i < channels; i++) {
                double off = rest.mean(i, l) - whole.mean(i, l);
                square += off * off;
                trace += covariance[i * channels + i];
                for (int j = 0; j < channels; j++) {
                    form += off * covariance[i * channels + j] * (rest.mean(j, l) - whole.mean(j, l));
                }
                third += off * (all.cubes[i][l] - some.cubes[i][l]);
            }
            mean[l] = (all.sums[l] - some.sums[l] - 4 * third) / rest.images()
                    + 4 * form
                    + 2 * square * trace
                    + 3 * square * square;
        }
        return mean;
    }

    private static LocationMoments moments(
            FeatureMaps target, int from, int to, int chunks, ProgressListener progress) {
        List<LocationMoments> parts = FeatureScan.read(
                target, "target", chunks, () -> new LocationMoments(target.channels(), from, to), progress);
        LocationMoments whole = parts.get(0);
        for (LocationMoments part : parts.subList(1, parts.size())) {
            whole.merge(part);
        }
        return whole;
    }

    /** Per location the mean of |f - mean|^4, which shrinkage needs; empty for the other variants. */
    private double[] fourthMoments(
            FeatureMaps target, int from, LocationMoments moments, int chunks, ProgressListener progress) {
        if (variant != HScoreVariant.SHRINKAGE) {
            return new double[0];
        }
        List<FourthMoments> parts = new ArrayList<>(
                FeatureScan.read(target, "target", chunks, () -> new FourthMoments(moments, from), progress));
        double[] sums = new double[moments.locations()];
        for (FourthMoments part : parts) {
            for (int l = 0; l < sums.length; l++) {
                sums[l] += part.sums[l] / moments.images();
            }
        }
        return sums;
    }

    /** Sums of |f - mean|^4 and of |f - mean|^2 (f - mean). */
    private static final class FourthMoments implements FeatureScan.Accumulator {
        private final LocationMoments moments;
        private final int from;
        private final double[] sums;
        /** {@code [channel][location]} */
        private final double[][] cubes;

        FourthMoments(LocationMoments moments, int from) {
            this.moments = moments;
            this.from = from;
            this.sums = new double[moments.locations()];
            this.cubes = new double[moments.channels()][moments.locations()];
        }

        @Override
        public void add(float[] features, byte[] labels) {
            for (int l = 0; l < sums.length; l++) {
                double square = 0;
                for (int c = 0; c < moments.channels(); c++) {
                    double deviation = features[c * labels.length + from + l] - moments.mean(c, l);
                    square += deviation * deviation;
                }
                sums[l] += square * square;
                for (int c = 0; c < moments.channels(); c++) {
                    cubes[c][l] += square * (features[c * labels.length + from + l] - moments.mean(c, l));
                }
            }
        }

        void merge(FourthMoments other) {
            for (int l = 0; l < sums.length; l++) {
                sums[l] += other.sums[l];
                for (int c = 0; c < moments.channels(); c++) {
                    cubes[c][l] += other.cubes[c][l];
                }
            }
        }
    }

    private Score report(FeatureMaps target, LocationScores total, LocationMoments pool) {
        long locations = total.locations();
        LocationScores pools = scores(pool);
        double pooled = pools.informativeMean();
        double rank = variant == HScoreVariant.POOLED ? pools.meanRank() : total.meanRank();
        Map<String, Double> diagnostics = new LinkedHashMap<>();
        diagnostics.put("allLocationsMean", total.allLocationsMean());
        diagnostics.put("informativeMean", total.informativeMean());
        diagnostics.put("adjustedMean", total.adjustedMean());
        diagnostics.put("pooled", pooled);
        diagnostics.put("informativeLocations", (double) total.informative());
        diagnostics.put("locations", (double) locations);
        diagnostics.put("images", (double) target.images());
        diagnostics.put("rank", rank);
        double value = variant == HScoreVariant.POOLED ? pooled : value(total);
        if (variant == HScoreVariant.SHRINKAGE) {
            diagnostics.put("shrinkageMean", total.variantMean());
        }
        arithmetic.ifPresent(other -> diagnostics.put(other.diagnostic(), total.variantMean()));
        boolean undefined = variant == HScoreVariant.POOLED ? Double.isNaN(pooled) : total.informative() == 0;
        return new Score(
                undefined ? Double.NaN : value,
                0,
                locations * target.images(),
                degenerate(target, pool, rank),
                diagnostics);
    }

    /** Why the score says nothing, if that is so; {@code rank} is NaN where it is undefined. */
    private static Optional<String> degenerate(FeatureMaps target, LocationMoments pool, double rank) {
        if (Double.isNaN(rank)) {
            return Optional.of(why(target, pool));
        }
        return rank == 0
                ? Optional.of("no information: the features are the same in all images, rank 0 of " + target.channels()
                        + " channels")
                : Optional.empty();
    }

    private static LocationScores scores(LocationMoments pool) {
        return LocationScores.of(HScoreVariant.ALL_LOCATIONS, Optional.empty(), pool, new double[0]);
    }

    private static double pooled(LocationMoments pool) {
        return scores(pool).informativeMean();
    }

    /** Of the variants that look at locations one by one; NaN where none tells anything. */
    private double value(LocationScores scores) {
        if (scores.informative() == 0) {
            return Double.NaN;
        }
        if (arithmetic.isPresent()) {
            return scores.variantMean();
        }
        return switch (variant) {
            case INFORMATIVE -> scores.informativeMean();
            case ADJUSTED -> scores.adjustedMean();
            case SHRINKAGE -> scores.variantMean();
            case ALL_LOCATIONS, POOLED -> scores.allLocationsMean();
        };
    }

    private static String why(FeatureMaps target, LocationMoments pool) {
        if (!pool.bothClasses(0)) {
            return "undefined: the target's labels are all the same";
        }
        return "undefined: at no location do both labels occur over more images than the features' rank + 1; the target"
                + " has " + target.images() + " images of " + target.channels() + " channels";
    }
}
