package org.sourceselect.transferability.hscore;

import java.util.Optional;
import org.sourceselect.transferability.math.Chunks;
import org.sourceselect.transferability.math.CovarianceForm;

/**
 * H-scores of a range of locations, summed up.
 *
 * <p>{@code H = d' C^+ d} with C the features' covariance and {@code d d'} that of their class means.
 */
final class LocationScores {

    private final HScoreVariant variant;
    private final Optional<LocationArithmetic> arithmetic;
    private final int channels;
    private final CovarianceForm form;
    private final double[] covariance;
    private final double[] between;
    private final double[] mean;
    private long locations;
    private long informative;
    private double sum;
    private double adjustedSum;
    private double variantSum;
    private long ranks;

    /**
     * No location yet.
     *
     * @param arithmetic computes one more score of each location, if there is any
     */
    LocationScores(HScoreVariant variant, Optional<LocationArithmetic> arithmetic, int channels) {
        this.variant = variant;
        this.arithmetic = arithmetic;
        this.channels = channels;
        this.form = new CovarianceForm(channels);
        this.covariance = new double[channels * channels];
        this.between = new double[channels];
        this.mean = new double[channels];
    }

    /** The scores of all locations of the moments. */
    static LocationScores of(
            HScoreVariant variant,
            Optional<LocationArithmetic> arithmetic,
            LocationMoments moments,
            double[] fourthMoments) {
        LocationScores[] parts = new LocationScores[Chunks.COUNT];
        int locations = moments.locations();
        int channels = moments.channels();
        Chunks.run((long) locations * channels * channels * 10, chunk -> {
            LocationScores part = new LocationScores(variant, arithmetic, channels);
            int from = (int) ((long) locations * chunk / Chunks.COUNT);
            int to = (int) ((long) locations * (chunk + 1) / Chunks.COUNT);
            for (int l = from; l < to; l++) {
                part.add(moments, l, fourthMoments);
            }
            parts[chunk] = part;
        });
        LocationScores whole = new LocationScores(variant, arithmetic, channels);
        for (LocationScores part : parts) {
            whole.merge(part);
        }
        return whole;
    }

    private void add(LocationMoments moments, int location, double[] fourthMoments) {
        locations++;
        if (!moments.bothClasses(location)) {
            return;
        }
        long n = moments.images();
        moments.covariance(location, covariance);
        moments.between(location, between);
        for (int c = 0; c < channels; c++) {
            mean[c] = moments.mean(c, location);
        }
        double other = 0;
        if (variant == HScoreVariant.SHRINKAGE) {
            other = shrunk(n, fourthMoments[location]);
            moments.covariance(location, covariance);
        } else if (arithmetic.isPresent()) {
            other = arithmetic.get().score(covariance, between, n);
        }
        double h = form.apply(covariance, between, mean);
        int rank = form.rank();
        if (n < rank + 2) {
            return;
        }
        informative++;
        sum += h;
        adjustedSum += 1 - (1 - h) * (n - 1) / (n - rank - 1);
        variantSum += other;
        ranks += rank;
    }

    /**
     * Ledoit and Wolf (2004): C_s = (1 - s) C + s mean variance I, with the s that minimises the expected squared error;
     * and {@code (1 - s) d' C_s^-1 d} as in Ibrahim et al.
     */
    private double shrunk(long n, double fourthMoment) {
        double trace = 0;
        double squares = 0;
        for (int i = 0; i < channels; i++) {
            trace += covariance[i * channels + i];
            for (int j = 0; j < channels; j++) {
                squares += covariance[i * channels + j] * covariance[i * channels + j];
            }
        }
        double variance = trace / channels;
        double distance = squares - 2 * variance * trace + channels * variance * variance;
        double noise = Math.min((fourthMoment - squares) / n, distance);
        double s = distance > 0 && noise > 0 ? noise / distance : 0;
        for (int i = 0; i < channels; i++) {
            for (int j = 0; j < channels; j++) {
                covariance[i * channels + j] = (1 - s) * covariance[i * channels + j] + (i == j ? s * variance : 0);
            }
        }
        return (1 - s) * form.apply(covariance, between, mean);
    }

    /** Adds the locations of others. */
    void merge(LocationScores other) {
        locations += other.locations;
        informative += other.informative;
        sum += other.sum;
        adjustedSum += other.adjustedSum;
        variantSum += other.variantSum;
        ranks += other.ranks;
    }

    long locations() {
        return locations;
    }

    long informative() {
        return informative;
    }

    double allLocationsMean() {
        return sum / locations;
    }

    /** NaN when there is none. */
    double informativeMean() {
        return sum / informative;
    }

    double adjustedMean() {
        return adjustedSum / informative;
    }

    /** The mean over the informative locations of how many directions the features have; NaN when there is none. */
    double meanRank() {
        return (double) ranks / informative;
    }

    /** The mean over all locations of the variant's own value. */
    double variantMean() {
        return variantSum / locations;
    }
}
