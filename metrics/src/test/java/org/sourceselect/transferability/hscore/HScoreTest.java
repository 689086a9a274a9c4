package org.sourceselect.transferability.hscore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.SyntheticPixels;
import org.sourceselect.transferability.math.CovarianceForm;

/** H-score against NumPy ({@code transferability_golden.py hscore}) and against what must hold of any such score. */
class HScoreTest {

    private static final double ROUNDING = 1e-12;

    private static Score score(HScoreVariant variant, FeatureMaps maps) {
        return new HScore(variant).score(maps, maps, ProgressListener.NONE);
    }

    private static double value(HScoreVariant variant, FeatureMaps maps) {
        return score(variant, maps).value();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0.37736278460181, 0.36097759472291, 0.36841034087216, 0.37736278460181",
        "2, 0.29286832971215, 0.25464499618308, 0.28161333995051, 0.26946666226351",
        "3, 0.35445287066088, 0.30065727654929, 0.34351656603718, 0.31369254917118"
    })
    void agreesWithNumPy(int channels, double mean, double adjusted, double pooled, double shrinkage) {
        FeatureMaps maps = SyntheticPixels.hScoreImages(channels);
        assertThat(value(HScoreVariant.ALL_LOCATIONS, maps)).isEqualTo(mean, within(ROUNDING));
        assertThat(value(HScoreVariant.INFORMATIVE, maps)).isEqualTo(mean, within(ROUNDING));
        assertThat(value(HScoreVariant.ADJUSTED, maps)).isEqualTo(adjusted, within(ROUNDING));
        assertThat(value(HScoreVariant.POOLED, maps)).isEqualTo(pooled, within(ROUNDING));
        assertThat(value(HScoreVariant.SHRINKAGE, maps)).isEqualTo(shrinkage, within(ROUNDING));
    }

    /** Of one value made of the two channels of a pixel of an image. */
    private interface Third {
        float of(float first, float second, int image, int pixel);
    }

    /** Channels times factors, and a third one where {@code third} is there. */
    private static FeatureMaps images(float first, float second, Optional<Third> third) {
        SyntheticPixels.Arrays two = SyntheticPixels.hScoreImages(2);
        int channels = third.isPresent() ? 3 : 2;
        float[][] features = new float[40][6 * channels];
        for (int n = 0; n < 40; n++) {
            for (int p = 0; p < 6; p++) {
                float a = two.features()[n][p];
                float b = two.features()[n][6 + p];
                features[n][p] = a * first;
                features[n][6 + p] = b * second;
                if (third.isPresent()) {
                    features[n][12 + p] = third.get().of(a, b, n, p);
                }
            }
        }
        return new SyntheticPixels.Arrays(features, two.labels(), channels, 2, 3);
    }

    static List<Arguments> units() {
        return List.of(
                Arguments.of(
                        "1e-4 and 1",
                        images(1e-4f, 1, Optional.empty()),
                        0.292868329025,
                        0.254644995459,
                        0.281613339540),
                Arguments.of(
                        "1 and 1e4", images(1, 1e4f, Optional.empty()), 0.292868331676, 0.254644998253, 0.281613341777),
                Arguments.of(
                        "1e4 and 1e-4",
                        images(1e4f, 1e-4f, Optional.empty()),
                        0.292868334045,
                        0.254645000750,
                        0.281613343757),
                Arguments.of(
                        "1e5 both",
                        images(1e5f, 1e5f, Optional.empty()),
                        0.292868340710,
                        0.254645007775,
                        0.281613349533),
                Arguments.of(
                        "a constant",
                        images(1, 1, Optional.of((a, b, n, p) -> 0.1f)),
                        0.292868329712,
                        0.254644996183,
                        0.281613339951),
                Arguments.of(
                        "a copy",
                        images(1, 1, Optional.of((a, b, n, p) -> a)),
                        0.292868329712,
                        0.254644996183,
                        0.281613339951),
                Arguments.of(
                        "a copy in other units",
                        images(1, 1, Optional.of((a, b, n, p) -> 2 - 3 * a)),
                        0.292868329827,
                        0.254644996304,
                        0.281613339956),
                Arguments.of(
                        "nearly a copy",
                        images(
                                1,
                                1,
                                Optional.of((a, b, n, p) ->
                                        a + 1e-3f * (float) SyntheticPixels.uniform(21, 3L * (6L * n + p)))),
                        0.787391288564,
                        0.769673895944,
                        0.761010171828));
    }

    /** What NumPy's least squares make of the same float32 features ({@code transferability_golden.py units}). */
    @ParameterizedTest(name = "{0}")
    @MethodSource("units")
    void neitherUnitsNorConstantNorCopiedChannelsMatter(
            String what, FeatureMaps maps, double mean, double adjusted, double pooled) {
        assertThat(value(HScoreVariant.ALL_LOCATIONS, maps)).isEqualTo(mean, within(1e-9));
        assertThat(value(HScoreVariant.INFORMATIVE, maps)).isEqualTo(mean, within(1e-9));
        assertThat(value(HScoreVariant.ADJUSTED, maps)).isEqualTo(adjusted, within(1e-9));
        assertThat(value(HScoreVariant.POOLED, maps)).isEqualTo(pooled, within(1e-9));
        double rank = what.equals("nearly a copy") ? 3 : 2;
        assertThat(score(HScoreVariant.ALL_LOCATIONS, maps).diagnostics()).containsEntry("rank", rank);
        assertThat(score(HScoreVariant.POOLED, maps).diagnostics()).containsEntry("rank", rank);
    }

    @Test
    void featuresThatDoNotVaryAreSaidWithTheirRank() {
        FeatureMaps maps = images(0, 0, Optional.of((a, b, n, p) -> 0.1f));
        for (HScoreVariant variant : HScoreVariant.values()) {
            Score score = score(variant, maps);
            assertThat(score.value()).as(variant.name()).isZero();
            assertThat(score.degenerate().orElseThrow()).contains("no information", "rank 0 of 3 channels");
        }
    }

    /** One location, random images: {@code features[channel][image]}. */
    private static SyntheticPixels.Arrays location(double[][] features, boolean[] label) {
        int n = label.length;
        float[][] images = new float[n][features.length];
        byte[][] labels = new byte[n][1];
        for (int i = 0; i < n; i++) {
            labels[i][0] = (byte) (label[i] ? 1 : 0);
            for (int c = 0; c < features.length; c++) {
                images[i][c] = (float) features[c][i];
            }
        }
        return new SyntheticPixels.Arrays(images, labels, features.length, 1, 1);
    }

    private static boolean[] labels(Random random, int n) {
        boolean[] label = new boolean[n];
        for (int i = 0; i < n; i++) {
            label[i] = random.nextBoolean();
        }
        label[0] = true;
        label[1] = false;
        return label;
    }

    private static double[][] features(Random random, boolean[] label, int channels) {
        double[][] features = new double[channels][label.length];
        for (double[] channel : features) {
            for (int i = 0; i < label.length; i++) {
                channel[i] = (float) (random.nextGaussian() + (label[i] ? 1 : 0) + 3);
            }
        }
        return features;
    }

    /** The least squares fit of the label by the features, by Gram-Schmidt: nothing shared with the code under test. */
    private static double rSquared(double[][] features, boolean[] label) {
        int n = label.length;
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            y[i] = label[i] ? 1 : 0;
        }
        double[][] basis = new double[features.length][];
        double total = norm(centred(y));
        double explained = 0;
        for (int c = 0; c < features.length; c++) {
            double[] v = centred(features[c]);
            // Twice is enough (Parlett).
            for (int k = 0; k < 2 * c; k++) {
                double along = dot(v, basis[k % c]);
                for (int i = 0; i < n; i++) {
                    v[i] -= along * basis[k % c][i];
                }
            }
            double length = norm(v);
            for (int i = 0; i < n; i++) {
                v[i] /= length;
            }
            basis[c] = v;
            explained += Math.pow(dot(v, centred(y)), 2);
        }
        return explained / (total * total);
    }

    private static double[] centred(double[] values) {
        double mean = java.util.Arrays.stream(values).sum() / values.length;
        return java.util.Arrays.stream(values).map(v -> v - mean).toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    @Property(tries = 300)
    void isTheRSquaredOfTheRegressionOfTheLabelOnTheFeatures(
            @ForAll long seed,
            @ForAll @IntRange(min = 20, max = 200) int n,
            @ForAll @IntRange(min = 1, max = 5) int channels) {
        Random random = new Random(seed);
        boolean[] label = labels(random, n);
        double[][] features = features(random, label, channels);
        assertThat(value(HScoreVariant.ALL_LOCATIONS, location(features, label)))
                .isEqualTo(rSquared(features, label), within(ROUNDING));
    }

    /** Features are float32, so A f + b is itself rounded by 6e-8 of its size. */
    @Property(tries = 200)
    void doesNotChangeUnderAnInvertibleAffineMap(@ForAll long seed, @ForAll @IntRange(min = 20, max = 200) int n) {
        Random random = new Random(seed);
        boolean[] label = labels(random, n);
        double[][] f = features(random, label, 2);
        // A matrix that leaves float32 features five digits: entries of -1 to 1, determinant above 0.1.
        double[] a = new double[4];
        do {
            for (int k = 0; k < 4; k++) {
                a[k] = 2 * random.nextDouble() - 1;
            }
        } while (Math.abs(a[0] * a[3] - a[1] * a[2]) < 0.1);
        double scale = Math.pow(10, 2 * random.nextDouble() - 1);
        double[][] g = new double[2][n];
        for (int i = 0; i < n; i++) {
            g[0][i] = scale * (a[0] * f[0][i] + a[1] * f[1][i]) + 5;
            g[1][i] = scale * (a[2] * f[0][i] + a[3] * f[1][i]) - 7;
        }
        assertThat(value(HScoreVariant.ALL_LOCATIONS, location(g, label)))
                .isEqualTo(value(HScoreVariant.ALL_LOCATIONS, location(f, label)), within(1e-5));
    }

    /** Constant, collinear, huge, tiny, nearly equal features, few images, rare labels: 1e5 locations of them. */
    @Test
    void staysWithin0And1OnDegenerateInputs() {
        Random random = new Random(5);
        int locations = 10_000;
        double[] scales = {0, 1e-30, 1e-8, 1, 1e8, 1e18};
        for (int round = 0; round < 10; round++) {
            int n = 2 + round * round;
            float[][] features = new float[n][2 * locations];
            byte[][] labels = new byte[n][locations];
            for (int p = 0; p < locations; p++) {
                double offset = scales[random.nextInt(scales.length)] * random.nextGaussian();
                double scale = scales[random.nextInt(scales.length)];
                double other = scales[random.nextInt(scales.length)];
                double mixing = random.nextInt(3) - 1;
                double share = random.nextDouble();
                for (int i = 0; i < n; i++) {
                    labels[i][p] = (byte) (random.nextDouble() < share ? 1 : 0);
                    double a = random.nextInt(4) == 0 ? labels[i][p] : random.nextGaussian();
                    features[i][p] = (float) (offset + scale * a);
                    features[i][locations + p] = (float) (mixing * features[i][p] + other * random.nextGaussian());
                }
            }
            LocationMoments moments = new LocationMoments(2, 0, locations);
            for (int i = 0; i < n; i++) {
                moments.add(features[i], labels[i]);
            }
            CovarianceForm form = new CovarianceForm(2);
            double[] covariance = new double[4];
            double[] between = new double[2];
            double[] mean = new double[2];
            for (int p = 0; p < locations; p++) {
                if (moments.bothClasses(p)) {
                    moments.covariance(p, covariance);
                    moments.between(p, between);
                    mean[0] = moments.mean(0, p);
                    mean[1] = moments.mean(1, p);
                    // Float32 features spread by at least 2^-24 of their size, of which means are known to 2^-53.
                    assertThat(form.apply(covariance, between, mean)).isBetween(-1e-8, 1 + 1e-8);
                }
            }
        }
    }

    /** Locations with features and labels of their own, which {@code kept} receives one after the other. */
    private static SyntheticPixels.Arrays locations(
            Random random, int n, int channels, int locations, BiConsumer<double[][], boolean[]> kept) {
        float[][] images = new float[n][channels * locations];
        byte[][] allLabels = new byte[n][locations];
        for (int p = 0; p < locations; p++) {
            boolean[] label = labels(random, n);
            double[][] features = features(random, label, channels);
            kept.accept(features, label);
            for (int i = 0; i < n; i++) {
                allLabels[i][p] = (byte) (label[i] ? 1 : 0);
                for (int c = 0; c < channels; c++) {
                    images[i][c * locations + p] = (float) features[c][i];
                }
            }
        }
        return new SyntheticPixels.Arrays(images, allLabels, channels, 1, locations);
    }

    /** More than one block of images a chunk, the last of another size, and more than one strip of locations. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void isTheMeanOfTheRSquaredOfManyLocationsOverManyImages(int channels) {
        List<Double> expected = new ArrayList<>();
        FeatureMaps maps = locations(
                new Random(9), 300, channels, 400, (features, label) -> expected.add(rSquared(features, label)));
        assertThat(value(HScoreVariant.ALL_LOCATIONS, maps))
                .isEqualTo(
                        expected.stream()
                                .mapToDouble(Double::doubleValue)
                                .average()
                                .orElseThrow(),
                        within(ROUNDING));
    }

    @Property(tries = 100)
    void theOrderOfMergesDoesNotMatter(
            @ForAll long seed,
            @ForAll @IntRange(min = 3, max = 30) int n,
            @ForAll @IntRange(min = 1, max = 3) int channels) {
        Random random = new Random(seed);
        SyntheticPixels.Arrays maps = locations(random, n, channels, 5, (features, label) -> {});
        int a = 1 + random.nextInt(n - 2);
        int b = a + random.nextInt(n - a);
        LocationMoments whole = moments(maps, 0, n);
        LocationMoments forward = moments(maps, 0, 0);
        forward.merge(moments(maps, 0, a));
        forward.merge(moments(maps, a, b));
        forward.merge(moments(maps, a, a));
        forward.merge(moments(maps, b, n));
        LocationMoments backward = moments(maps, b, n);
        LocationMoments middle = moments(maps, a, b);
        middle.merge(moments(maps, 0, a));
        backward.merge(middle);
        double expected = mean(whole);
        assertThat(mean(forward)).isEqualTo(expected, within(1e-11));
        assertThat(mean(backward)).isEqualTo(expected, within(1e-11));
        assertThat(mean(forward.pooled())).isEqualTo(mean(whole.pooled()), within(1e-11));
    }

    private static LocationMoments moments(SyntheticPixels.Arrays maps, int from, int to) {
        LocationMoments moments = new LocationMoments(maps.channels(), 0, maps.width());
        for (int i = from; i < to; i++) {
            moments.add(maps.features()[i], maps.labels()[i]);
        }
        return moments;
    }

    private static double mean(LocationMoments moments) {
        return LocationScores.of(HScoreVariant.ALL_LOCATIONS, Optional.empty(), moments, new double[0])
                .allLocationsMean();
    }

    @Test
    void undefinedLocationsCount0InThePapersMeanAndNothingInTheOther() {
        Random random = new Random(3);
        boolean[] label = labels(random, 50);
        double[][] f = features(random, label, 2);
        float[][] features = new float[50][8];
        byte[][] labels = new byte[50][4];
        for (int i = 0; i < 50; i++) {
            for (int p = 0; p < 4; p++) {
                features[i][p] = (float) f[0][i];
                features[i][4 + p] = (float) f[1][i];
            }
            // Location 0 has both labels, 1 and 2 only background, 3 only foreground.
            labels[i] = new byte[] {(byte) (label[i] ? 1 : 0), 0, 0, 1};
        }
        FeatureMaps maps = new SyntheticPixels.Arrays(features, labels, 2, 2, 2);
        double single = rSquared(f, label);
        Score score = score(HScoreVariant.ALL_LOCATIONS, maps);
        assertThat(score.value()).isEqualTo(single / 4, within(ROUNDING));
        assertThat(score.diagnostics())
                .containsEntry("informativeLocations", 1.0)
                .containsEntry("locations", 4.0);
        assertThat(score.diagnostics().get("informativeMean")).isEqualTo(single, within(ROUNDING));
    }

    @Test
    void twoSoftmaxChannelsAreOneDirection() {
        Random random = new Random(9);
        boolean[] label = labels(random, 60);
        double[][] f = features(random, label, 1);
        double[][] softmax = new double[2][60];
        for (int i = 0; i < 60; i++) {
            softmax[1][i] = (float) (1 / (1 + Math.exp(-f[0][i])));
            softmax[0][i] = (float) (1 - softmax[1][i]);
        }
        FeatureMaps both = location(softmax, label);
        double one = rSquared(new double[][] {softmax[1]}, label);
        // 6e-8 of rounding in either channel.
        assertThat(value(HScoreVariant.ALL_LOCATIONS, both)).isEqualTo(one, within(1e-6));
    }

    @Test
    void readingInPartsGivesTheSame() {
        FeatureMaps maps = SyntheticPixels.hScoreImages(2);
        for (HScoreVariant variant : HScoreVariant.values()) {
            double whole = value(variant, maps);
            // One byte: a pass over the images for each location. The sums are the same but for their order.
            double parts = new HScore(variant, 1)
                    .score(maps, maps, ProgressListener.NONE)
                    .value();
            assertThat(parts).as(variant.facts().name()).isEqualTo(whole, within(1e-12 * Math.abs(whole)));
        }
    }

    @Test
    void saysWhenItIsUndefined() {
        boolean[] background = new boolean[20];
        Score none = score(HScoreVariant.ALL_LOCATIONS, location(features(new Random(1), background, 2), background));
        assertThat(none.value()).isNaN();
        assertThat(none.degenerate().orElseThrow()).contains("all the same");
        boolean[] three = {true, false, true};
        Score few = score(HScoreVariant.ALL_LOCATIONS, location(features(new Random(1), three, 2), three));
        assertThat(few.value()).isNaN();
        assertThat(few.degenerate().orElseThrow()).contains("3 images");
    }

    @Test
    void refusesBadFeaturesAndLabels() {
        SyntheticPixels.Arrays maps = SyntheticPixels.hScoreImages(2);
        maps.features()[7][3] = Float.NaN;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> value(HScoreVariant.ALL_LOCATIONS, maps))
                .withMessageContaining("Image 7 of the target has 1 features that are NaN or infinite");
        SyntheticPixels.Arrays other = SyntheticPixels.hScoreImages(2);
        other.labels()[8][2] = 4;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> value(HScoreVariant.ALL_LOCATIONS, other))
                .withMessageContaining("Image 8");
        FeatureMaps empty = new SyntheticPixels.Arrays(new float[0][], new byte[0][], 2, 2, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> value(HScoreVariant.ALL_LOCATIONS, empty))
                .withMessageContaining("no image");
    }
}
