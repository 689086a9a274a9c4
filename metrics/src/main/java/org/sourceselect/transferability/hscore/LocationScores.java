package org.sourceselect.transferability.hscore;

import org.sourceselect.transferability.math.Chunks;
import org.sourceselect.transferability.math.CovarianceForm;

/**
 * H-scores of a range of locations, summed up.
 *
 * <p>{@code H = d' C^+ d} with C the features' covariance and {@code d d'} that of their class means.
 */
final class LocationScores {

    /** NumPy's cut-off of the published code. */
    private static final float PUBLISHED_CUT = 1e-15f;

    private final HScoreVariant variant;
    private final int channels;
    private final CovarianceForm form;
    private final double[] covariance;
    private final double[] between;
    private long locations;
    private long informative;
    private double sum;
    private double adjustedSum;
    private double variantSum;

    /** No location yet. */
    LocationScores(HScoreVariant variant, int channels) {
        this.variant = variant;
        this.channels = channels;
        this.form = new CovarianceForm(channels);
        this.covariance = new double[channels * channels];
        this.between = new double[channels];
    }

    /** The scores of all locations of the moments. */
    static LocationScores of(HScoreVariant variant, LocationMoments moments, double[] fourthMoments) {
        LocationScores[] parts = new LocationScores[Chunks.COUNT];
        int locations = moments.locations();
        int channels = moments.channels();
        Chunks.run((long) locations * channels * channels * 10, chunk -> {
            LocationScores part = new LocationScores(variant, channels);
            int from = (int) ((long) locations * chunk / Chunks.COUNT);
            int to = (int) ((long) locations * (chunk + 1) / Chunks.COUNT);
            for (int l = from; l < to; l++) {
                part.add(moments, l, fourthMoments);
            }
            parts[chunk] = part;
        });
        LocationScores whole = new LocationScores(variant, channels);
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
        double regularised = 0;
        if (variant == HScoreVariant.SHRINKAGE) {
            regularised = shrunk(n, fourthMoments[location]);
            moments.covariance(location, covariance);
        } else if (variant == HScoreVariant.FLOAT32) {
            regularised = singlePrecision(n);
        }
        double h = form.apply(covariance, between);
        int rank = form.rank();
        if (n < rank + 2) {
            return;
        }
        informative++;
        sum += h;
        adjustedSum += 1 - (1 - h) * (n - 1) / (n - rank - 1);
        variantSum += regularised;
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
        double mean = trace / channels;
        double distance = squares - 2 * mean * trace + channels * mean * mean;
        double noise = Math.min((fourthMoment - squares) / n, distance);
        double s = distance > 0 && noise > 0 ? noise / distance : 0;
        for (int i = 0; i < channels; i++) {
            for (int j = 0; j < channels; j++) {
                covariance[i * channels + j] = (1 - s) * covariance[i * channels + j] + (i == j ? s * mean : 0);
            }
        }
        return (1 - s) * form.apply(covariance, between);
    }

    /** The published arithmetic: everything in float32, and any eigenvalue above 1e-15 of the greatest inverted. */
    private float singlePrecision(long n) {
        float normaliser = (float) n / (n - 1);
        float a = (float) covariance[0] * normaliser;
        float d = (float) between[0] * (float) Math.sqrt(normaliser);
        if (channels == 1) {
            return a > 0 ? d * d / a : 0;
        }
        float b = (float) covariance[1] * normaliser;
        float c = (float) covariance[3] * normaliser;
        float e = (float) between[1] * (float) Math.sqrt(normaliser);
        float half = (a - c) / 2;
        float root = (float) Math.sqrt(half * half + b * b);
        float x = a >= c ? half + root : b;
        float y = a >= c ? b : root - half;
        float norm = (float) Math.sqrt(x * x + y * y);
        if (norm == 0) {
            return a > 0 ? (d * d + e * e) / a : 0;
        }
        x /= norm;
        y /= norm;
        // As a rotation to the eigenvectors leaves them: with rounding errors that the cut does not catch.
        float first = x * x * a + 2 * x * y * b + y * y * c;
        float second = y * y * a - 2 * x * y * b + x * x * c;
        float inverse = first > 0 ? 1 / first : 0;
        float other = Math.abs(second) > PUBLISHED_CUT * first ? 1 / second : 0;
        // The trace of the two matrices' product, entry by entry: large terms ought to cancel and do not.
        return (x * x * inverse + y * y * other) * (d * d)
                + 2 * (x * y * inverse - x * y * other) * (d * e)
                + (y * y * inverse + x * x * other) * (e * e);
    }

    /** Adds the locations of others. */
    void merge(LocationScores other) {
        locations += other.locations;
        informative += other.informative;
        sum += other.sum;
        adjustedSum += other.adjustedSum;
        variantSum += other.variantSum;
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

    /** The mean over all locations of the variant's own value. */
    double variantMean() {
        return variantSum / locations;
    }
}
