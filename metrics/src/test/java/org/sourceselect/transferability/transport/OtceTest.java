package org.sourceselect.transferability.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.SyntheticPixels;

/**
 * OTCE against POT's dense Sinkhorn, NumPy's and Newton's method ({@code transferability_golden.py otce}, {@code thousands},
 * {@code small} and {@code case}) and its own laws.
 */
class OtceTest {

    private static Score score(FeatureMaps source, FeatureMaps target, double eps) {
        return new Otce(OtceSettings.DEFAULT.withEps(eps)).score(source, target, ProgressListener.NONE);
    }

    /** Of a label that is 1 with this probability, in nats. */
    private static double entropy(double p) {
        return p == 0 || p == 1 ? 0 : -p * Math.log(p) - (1 - p) * Math.log(1 - p);
    }

    @ParameterizedTest
    @CsvSource({
        "400, 500, 1, 0.4, 0.1, -0.145599701133",
        "400, 500, 1, 0.4, 10, -0.175617197496",
        "400, 500, 1, 100, 0.1, -0.145599645652",
        "2000, 1900, 1, 0.4, 0.1, -0.143800978508",
        "60, 70, 1, 0.4, 0.01, -0.068290810470",
        "60, 70, 1, 0.4, 0.001, -0.068290810470",
        "60, 70, 10, 0.4, 0.1, -0.068290810470"
    })
    void agreesWithADenseSolverWhenEveryPointIsABin(
            int n, int m, double scale, double shift, double eps, double expected) {
        FeatureMaps source = SyntheticPixels.logits(1, n, 0.1, 0, 1.5, scale, 11);
        FeatureMaps target = SyntheticPixels.logits(1, m, 0.06, shift, 1.8, scale, 12);
        Score score = score(source, target, eps);
        assertThat(score.value()).isEqualTo(expected, within(1e-6 * Math.abs(expected)));
        assertThat(score.diagnostics()).containsEntry("binSide", 0.0).containsEntry("sourceBins", (double) n);
        assertThat(score.errorBound()).isLessThan(1e-4 * Math.abs(expected));
    }

    /** Powers of two scale float32 features exactly, so that only eps can tell them apart. */
    @ParameterizedTest
    @ValueSource(doubles = {0x1p-13, 0x1p17})
    void aRelativeEpsMeasuresByTheFeatures(double scale) {
        Score usual = relative(1);
        Score scaled = relative(scale);
        assertThat(scaled.value()).isEqualTo(usual.value(), within(1e-6 * Math.abs(usual.value())));
        double eps = usual.diagnostics().getOrDefault("eps", Double.NaN);
        assertThat(scaled.diagnostics().get("eps")).isEqualTo(eps * scale * scale, within(1e-9 * eps * scale * scale));
        assertThat(usual.value())
                .isEqualTo(score(
                                SyntheticPixels.logits(1, 400, 0.1, 0, 1.5, 1, 11),
                                SyntheticPixels.logits(1, 500, 0.06, 0.4, 1.8, 1, 12),
                                eps)
                        .value());
    }

    private static Score relative(double scale) {
        return new Otce()
                .withRelativeEps(0.01)
                .score(
                        SyntheticPixels.logits(1, 400, 0.1, 0, 1.5, scale, 11),
                        SyntheticPixels.logits(1, 500, 0.06, 0.4, 1.8, scale, 12),
                        ProgressListener.NONE);
    }

    @Test
    void aRelativeEpsIsAShareOfTheMeanSquaredDistance() {
        SyntheticPixels.Arrays source = SyntheticPixels.logits(1, 40, 0.1, 0, 1.5, 1, 11);
        SyntheticPixels.Arrays target = SyntheticPixels.logits(1, 50, 0.06, 0.4, 1.8, 1, 12);
        double sum = 0;
        for (int i = 0; i < 40; i++) {
            for (int j = 0; j < 50; j++) {
                double dx = (double) source.features()[0][i] - target.features()[0][j];
                double dy = (double) source.features()[0][40 + i] - target.features()[0][50 + j];
                sum += dx * dx + dy * dy;
            }
        }
        Score score = new Otce().withRelativeEps(0.02).score(source, target, ProgressListener.NONE);
        assertThat(score.diagnostics().get("eps")).isEqualTo(0.02 * sum / 2000, within(1e-12));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Otce().withRelativeEps(0))
                .withMessageContaining("relative eps is 0.0");
    }

    /** 10^6 pixels a side: dense NumPy on the 3,436 x 3,769 bins of side 0.1 gives -0.0474765002. */
    @Test
    void scoresAllOfAMillionPixels() {
        FeatureMaps source = SyntheticPixels.logits(100, 10_000, 0.02, 0, 1.5, 1, 1);
        FeatureMaps target = SyntheticPixels.logits(100, 10_000, 0.012, 0.4, 1.8, 1, 2);
        Score score = score(source, target, 0.1);
        assertThat(score.samples()).isEqualTo(2_000_000);
        assertThat(score.diagnostics()).containsEntry("sourceBins", 3436.0).containsEntry("targetBins", 3769.0);
        assertThat(score.value()).isEqualTo(-0.0474765002, within(1e-6 * 0.0474765002));
        assertThat(score.errorBound()).isLessThan(1e-3 * Math.abs(score.value()));
        assertThat(score.diagnostics().get("marginalError")).isLessThan(1e-6);
        assertThat(score.degenerate()).isEmpty();
        // Bins of side 0.05, one level finer than needed, tell whether the bound held.
        Score finer =
                new Otce(new OtceSettings(0.1, 1e-4, 1e-6, 100_000_000)).score(source, target, ProgressListener.NONE);
        assertThat(finer.diagnostics().get("binSide")).isEqualTo(0.05, within(1e-12));
        assertThat(score.value()).isEqualTo(finer.value(), within(score.errorBound()));
    }

    /** More points than are kept apart, and each finer level moves the score less. */
    @Test
    void finerBinsConverge() {
        FeatureMaps source = SyntheticPixels.logits(10, 2000, 0.1, 0, 1.5, 1, 31);
        FeatureMaps target = SyntheticPixels.logits(10, 2000, 0.06, 0.4, 1.8, 1, 32);
        double previous = Double.NaN;
        double change = Double.POSITIVE_INFINITY;
        for (double tolerance : new double[] {1, 2e-3, 4e-4, 1e-4}) {
            Score score = new Otce(new OtceSettings(0.4, tolerance, 1e-6, 40_000_000))
                    .score(source, target, ProgressListener.NONE);
            if (!Double.isNaN(previous) && score.value() != previous) {
                assertThat(Math.abs(score.value() - previous)).isLessThan(change);
                change = Math.abs(score.value() - previous);
            }
            previous = score.value();
        }
        assertThat(change).isLessThan(1e-3 * Math.abs(previous));
    }

    @Property(tries = 25)
    void massBetweenLabelsAddsUpToTheLabels(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 60) int n,
            @ForAll @IntRange(min = -2, max = 1) int power) {
        Random random = new Random(seed);
        FeatureHistogram[] sides = new FeatureHistogram[2];
        double eps = Math.pow(10, power);
        double[] share = new double[2];
        for (int side = 0; side < 2; side++) {
            sides[side] = new FeatureHistogram(2, OtceRefinement.finestSide(eps));
            float[] features = new float[2 * n];
            byte[] labels = new byte[n];
            int ones = 0;
            for (int i = 0; i < n; i++) {
                labels[i] = (byte) (random.nextInt(3) == 0 ? 1 : 0);
                ones += labels[i];
                features[i] = (float) (2 * random.nextGaussian() + labels[i]);
                features[n + i] = (float) random.nextGaussian();
            }
            share[side] = (double) ones / n;
            sides[side].add(features, labels);
        }
        OtceSolution solution = new OtceRefinement(
                        FeatureBins.of(sides[0]),
                        FeatureBins.of(sides[1]),
                        OtceSettings.DEFAULT.withEps(eps),
                        plan -> plan.joint().otce(),
                        ProgressListener.NONE)
                .solve();
        assertThat(solution.joint().total()).isEqualTo(1, within(1e-12));
        assertThat(solution.joint().source()).isEqualTo(share[0], within(1e-12));
        assertThat(solution.joint().target()).isEqualTo(share[1], within(1e-8));
        assertThat(solution.joint().otce()).isBetween(-entropy(share[1]) - 1e-7, 1e-15);
        assertThat(solution.truncation()).isLessThan(1e-10);
    }

    private static FeatureMaps cloud(long seed, int n, double[] centre0, double[] centre1, int everyNth) {
        Random random = new Random(seed);
        float[][] features = new float[n][2];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = i % everyNth == 0 ? 1 : 0;
            for (int c = 0; c < 2; c++) {
                double[] centre = labels[i] == 1 ? centre1 : centre0;
                features[i][c] = (float) (centre[c] + random.nextGaussian());
            }
        }
        return SyntheticPixels.points(features, labels);
    }

    @Test
    void isZeroWhenTheSourceLabelDecidesTheTargetLabel() {
        FeatureMaps source = cloud(1, 600, new double[] {0, 0}, new double[] {40, -40}, 5);
        FeatureMaps target = cloud(2, 800, new double[] {1, 0}, new double[] {41, -40}, 5);
        Score score = score(source, target, 0.1);
        assertThat(score.value()).isEqualTo(0, within(1e-6));
        assertThat(score.degenerate()).isEmpty();
    }

    @Test
    void logitsOf50AndCloudsFarApartStillBalance() {
        FeatureMaps source = cloud(3, 2000, new double[] {50, -50}, new double[] {-50, 50}, 10);
        FeatureMaps target = cloud(4, 2000, new double[] {-50, 50}, new double[] {50, -50}, 4);
        Score score = score(source, target, 0.1);
        // The far corners swap roles: 500 of the source's 1800 background points land on the target's foreground, all
        // of
        // its foreground on the target's background: the score is -0.9 H(500/1800).
        assertThat(score.value()).isEqualTo(-0.9 * entropy(500.0 / 1800), within(1e-6));
        assertThat(score.diagnostics().get("marginalError")).isLessThan(1e-6);
    }

    /**
     * Clusters far apart, between which a step of Sinkhorn's algorithm hardly moves anything, and air at one point far from the
     * rest: what combines such steps must not leap to where an exponential is infinite. Both used to end with marginals off by 1.
     */
    @ParameterizedTest
    @CsvSource({"27, 800, false", "15, 4000, true"})
    void clustersFarApartConverge(int seed, int pixels, boolean air) {
        Score score = score(clusters(seed, 0, pixels, air), clusters(seed, 1, pixels, air), 0.1);
        assertThat(score.value()).isNegative();
        assertThat(score.diagnostics().get("marginalError")).isLessThan(1e-6);
        assertThat(score.diagnostics().get("iterations")).isLessThan(1000);
    }

    private static FeatureMaps clusters(int seed, int side, int pixels, boolean air) {
        SplittableRandom chosen = new SplittableRandom(seed);
        double scale = Math.pow(10, chosen.nextDouble(-2, 1.3));
        double shift = chosen.nextDouble(0, 10) * side;
        double foreground = Math.pow(10, chosen.nextDouble(-3.5, -0.5));
        double noise = chosen.nextDouble(0.1, 3);
        SplittableRandom random = new SplittableRandom(31L * seed + side + 7);
        float[][] features = new float[pixels][2];
        int[] labels = new int[pixels];
        for (int i = 0; i < pixels; i++) {
            labels[i] = random.nextDouble() < foreground || i < 3 ? 1 : 0;
            if (air) {
                boolean outside = random.nextDouble() < 0.5;
                double m = outside
                        ? -30 * scale
                        : (labels[i] == 1 ? 2 : -3) * noise + random.nextGaussian() * noise + shift;
                features[i][0] = (float) (-m + (outside ? 0 : 0.25 * random.nextGaussian()));
                features[i][1] = (float) (m + (outside ? 0 : 0.25 * random.nextGaussian()));
            } else {
                int cluster = random.nextInt(5);
                features[i][0] = (float) (cluster * scale * 10 + random.nextGaussian() * 0.1 + labels[i]);
                features[i][1] = (float) ((cluster * 7 % 5) * scale * 10 + random.nextGaussian() * 0.1 + shift * scale);
            }
        }
        return SyntheticPixels.points(features, labels);
    }

    /** The work of Newton's step is looked into only where it can pay: what is said of it beforehand must never be too much. */
    @Property(tries = 25)
    void newtonsStepIsNeverLessWorkThanSaid(@ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int n) {
        Random random = new Random(seed);
        PointCloud[] clouds = new PointCloud[2];
        for (int side = 0; side < 2; side++) {
            double[] weight = new double[n];
            Arrays.fill(weight, 1.0 / n);
            double[] x = random.doubles(n, 0, 8).toArray();
            double[] y = random.doubles(n, 0, 2).toArray();
            clouds[side] = PointCloud.tiled(x, y, new double[n], weight, new double[n], 0.5);
        }
        double[] none = new double[n];
        TileKernel kernel = TileKernel.build(clouds[0], none, clouds[1], none, none, 10, 36, 1_000_000)
                .orElseThrow();
        long[] counted = new long[1];
        kernel.rowsOneByOne((row, columns, values, count) -> counted[0] += count);
        assertThat(kernel.positive()).isEqualTo(counted[0]);
        assertThat(NewtonStep.leastWork(kernel, n))
                .isLessThanOrEqualTo((double) new NewtonStep(kernel, clouds[0], clouds[1]).work());
    }

    /**
     * Logits spread evenly, as nets give after a few steps: 18,500 and 13,200 bins of side 0.1, and a next level that does not
     * fit. It must not be begun, which would take longer than all before.
     */
    @Test
    void evenlySpreadLogitsStopWhereTheNextKernelDoesNotFit() {
        FeatureMaps[] sides = new FeatureMaps[2];
        for (int side = 0; side < 2; side++) {
            Random random = new Random(side);
            int n = 40_000;
            float[][] features = new float[n][2];
            int[] labels = new int[n];
            double width = side == 0 ? 6.8 : 5.8;
            for (int i = 0; i < n; i++) {
                labels[i] = random.nextInt(50) == 0 ? 1 : 0;
                features[i][0] = (float) (width * (2 * random.nextDouble() - 1) + 0.5 * labels[i]);
                features[i][1] = (float) (width * (2 * random.nextDouble() - 1));
            }
            sides[side] = SyntheticPixels.points(features, labels);
        }
        // A kernel of side 0.2 has some two million entries, one of side 0.1 sixteen times as many.
        Score score =
                new Otce(new OtceSettings(0.1, 1e-9, 1e-6, 5_000_000)).score(sides[0], sides[1], ProgressListener.NONE);
        assertThat(score.diagnostics().get("binSide")).isEqualTo(0.2, within(1e-12));
        assertThat(score.diagnostics().get("kernelEntries")).isLessThan(5_000_000);
        assertThat(score.errorBound()).isLessThan(1e-3);
    }

    @Test
    void aConstantSourceLabelGivesNoInformation() {
        FeatureMaps target = SyntheticPixels.logits(1, 500, 0.06, 0.4, 1.8, 1, 12);
        FeatureMaps source = SyntheticPixels.logits(1, 400, 0, 0, 1.5, 1, 11);
        Score score = score(source, target, 0.1);
        assertThat(score.value()).isEqualTo(-entropy(0.06), within(1e-15));
        assertThat(score.degenerate().orElseThrow())
                .startsWith("no information: the source's labels are all background");
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e4, 1e7, 1e12})
    void aLargeEpsGivesNoInformation(double eps) {
        FeatureMaps target = SyntheticPixels.logits(1, 500, 0.06, 0.4, 1.8, 1, 12);
        FeatureMaps source = SyntheticPixels.logits(1, 400, 0.1, 0, 1.5, 1, 11);
        Score score = score(source, target, eps);
        assertThat(score.value()).isEqualTo(-entropy(0.06), within(100 / eps));
        if (eps > 1e10) {
            assertThat(score.degenerate().orElseThrow()).startsWith("no information: the score is -H(Yt)");
        }
    }

    /** Logits of +-50, and an eps so small that bins lie twenty times its square root apart; and one that is large. */
    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"0.1, 8", "0.001, 1", "0.001, 8", "10, 8", "10, 1"})
    void everyEpsAndScaleIsSolvedToTheTolerance(double eps, double scale) {
        FeatureMaps source = SyntheticPixels.logits(10, 10_000, 0.02, 0, 1.5, scale, 1);
        FeatureMaps target = SyntheticPixels.logits(10, 10_000, 0.012, 0.4, 1.8, scale, 2);
        Score score = score(source, target, eps);
        assertThat(score.errorBound()).isLessThan(1e-3 * Math.abs(score.value()));
        assertThat(score.diagnostics().get("marginalError")).isLessThan(1e-6);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 1e-2, 10})
    void anyEpsBalances(double eps) {
        FeatureMaps source = SyntheticPixels.logits(4, 300, 0.1, 0, 1.5, 1, 11);
        FeatureMaps target = SyntheticPixels.logits(4, 350, 0.06, 0.4, 1.8, 1, 12);
        Score score = score(source, target, eps);
        assertThat(score.diagnostics().get("marginalError")).isLessThan(1e-6);
        assertThat(score.value()).isBetween(-entropy(0.06), 0.0);
    }

    @Test
    void aTargetOfOneClassIsUndefined() {
        FeatureMaps source = SyntheticPixels.logits(1, 400, 0.1, 0, 1.5, 1, 11);
        Score score = score(source, SyntheticPixels.logits(1, 500, 0, 0.4, 1.8, 1, 12), 0.1);
        assertThat(score.value()).isNaN();
        assertThat(score.degenerate().orElseThrow()).contains("all background");
    }

    @Test
    void oneChannelIsTransportedAlongALine() {
        // Two channels, the second constant, are the same problem.
        SyntheticPixels.Arrays source = SyntheticPixels.logits(1, 400, 0.1, 0, 1.5, 1, 11);
        SyntheticPixels.Arrays target = SyntheticPixels.logits(1, 500, 0.06, 0.4, 1.8, 1, 12);
        assertThat(score(firstChannel(source, 1), firstChannel(target, 1), 0.1).value())
                .isEqualTo(
                        score(firstChannel(source, 2), firstChannel(target, 2), 0.1)
                                .value(),
                        within(1e-12));
    }

    private static FeatureMaps firstChannel(SyntheticPixels.Arrays maps, int channels) {
        float[] features = new float[channels * maps.width()];
        System.arraycopy(maps.features()[0], 0, features, 0, maps.width());
        return new SyntheticPixels.Arrays(new float[][] {features}, maps.labels(), channels, 1, maps.width());
    }

    @Test
    void theNumberOfThreadsDoesNotChangeABit() throws Exception {
        FeatureMaps source = SyntheticPixels.logits(20, 1000, 0.1, 0, 1.5, 1, 41);
        FeatureMaps target = SyntheticPixels.logits(20, 1000, 0.06, 0.4, 1.8, 1, 42);
        Score many = score(source, target, 0.1);
        // A parallel stream started within a pool runs in that pool.
        ForkJoinPool one = new ForkJoinPool(1);
        try {
            assertThat(one.submit(() -> score(source, target, 0.1)).get()).isEqualTo(many);
        } finally {
            one.shutdown();
        }
    }

    @Test
    void refusesOtherChannelsAndSettings() {
        FeatureMaps three = SyntheticPixels.points(new float[][] {{1, 2, 3}}, new int[] {1});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> score(three, three, 0.1))
                .withMessageContaining("1 or 2 channels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OtceSettings.DEFAULT.withEps(Double.NaN))
                .withMessageContaining("NaN");
        assertThatIllegalArgumentException().isThrownBy(() -> OtceSettings.DEFAULT.withEps(0));
    }
}
