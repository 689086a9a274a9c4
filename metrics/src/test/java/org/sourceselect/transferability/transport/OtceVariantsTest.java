package org.sourceselect.transferability.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.SyntheticPixels;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.math.JointLabels;
import org.sourceselect.transferability.pixels.SampledPixels;
import org.sourceselect.transferability.published.SampledOtce;
import org.sourceselect.transferability.registry.Metrics;

/** The other forms of OTCE against POT ({@code transferability_golden.py variants}) and their own laws. */
class OtceVariantsTest {

    private static FeatureMaps source(int images, int pixels) {
        return SyntheticPixels.logits(images, pixels, 0.1, 0, 1.5, 1, 11);
    }

    private static FeatureMaps target(int images, int pixels) {
        return SyntheticPixels.logits(images, pixels, 0.06, 0.4, 1.8, 1, 12);
    }

    private static Score score(TransferabilityMetric metric, FeatureMaps source, FeatureMaps target) {
        return metric.score(source, target, ProgressListener.NONE);
    }

    @ParameterizedTest
    @CsvSource({"400, 500, -0.156264401971", "1000, 1300, -0.138383873832"})
    void softmaxFeaturesAreTransportedExactly(int n, int m, double expected) {
        Score score = score(new SoftmaxOtce(), source(1, n), target(1, m));
        assertThat(score.value()).isEqualTo(expected, within(1e-12));
        assertThat(score.errorBound()).isZero();
        assertThat(score.samples()).isEqualTo(n + m);
    }

    /** Against a plain walk over sorted maps, on values with many ties and cut into many images. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void softmaxTiesShareTheirMass(long seed) {
        Random random = new Random(seed);
        FeatureMaps[] sides = new FeatureMaps[2];
        double[][] cumulated = new double[2][];
        for (int side = 0; side < 2; side++) {
            int n = 40 * (side + 2);
            float[][] features = new float[20][2 * n / 20];
            byte[][] labels = new byte[20][n / 20];
            Map<Float, double[]> masses = new TreeMap<>();
            for (int i = 0; i < n; i++) {
                float difference = random.nextInt(9) - 4;
                int label = random.nextInt(4) == 0 ? 1 : 0;
                features[i % 20][n / 20 + i / 20] = difference + 3;
                features[i % 20][i / 20] = 3;
                labels[i % 20][i / 20] = (byte) label;
                masses.computeIfAbsent(difference, key -> new double[2])[label] += 1.0 / n;
            }
            sides[side] = new SyntheticPixels.Arrays(features, labels, 2, 1, n / 20);
            cumulated[side] = masses.values().stream()
                    .flatMapToDouble(java.util.Arrays::stream)
                    .toArray();
        }
        double[] joint = new double[4];
        double from = 0;
        for (int i = 0; i < cumulated[0].length; i += 2) {
            double a = cumulated[0][i] + cumulated[0][i + 1];
            double to = 0;
            for (int j = 0; j < cumulated[1].length; j += 2) {
                double b = cumulated[1][j] + cumulated[1][j + 1];
                double overlap = Math.max(0, Math.min(from + a, to + b) - Math.max(from, to));
                for (int k = 0; k < 4; k++) {
                    joint[k] += overlap * cumulated[0][i + k / 2] / a * cumulated[1][j + k % 2] / b;
                }
                to += b;
            }
            from += a;
        }
        assertThat(score(new SoftmaxOtce(), sides[0], sides[1]).value())
                .isEqualTo(new JointLabels(joint[0], joint[1], joint[2], joint[3]).otce(), within(1e-12));
    }

    @Test
    void softmaxOfOneChannelIsThatOfADifference() {
        SyntheticPixels.Arrays two = (SyntheticPixels.Arrays) source(3, 200);
        float[][] differences = new float[3][200];
        for (int i = 0; i < 3; i++) {
            for (int p = 0; p < 200; p++) {
                differences[i][p] = two.features()[i][200 + p] - two.features()[i][p];
            }
        }
        FeatureMaps one = new SyntheticPixels.Arrays(differences, two.labels(), 1, 1, 200);
        FeatureMaps other = new SyntheticPixels.Arrays(new float[][] {{-3, -2, 1}}, new byte[][] {{0, 0, 1}}, 1, 1, 3);
        FeatureMaps otherTwo =
                new SyntheticPixels.Arrays(new float[][] {{3, 2, 0, 0, 0, 1}}, new byte[][] {{0, 0, 1}}, 2, 1, 3);
        assertThat(score(new SoftmaxOtce(), one, other).value())
                .isEqualTo(score(new SoftmaxOtce(), two, otherTwo).value());
    }

    @ParameterizedTest
    @CsvSource({"400, -0.145103349515, 0.249724307519", "1500, -0.141171641987, 0.151888910823"})
    void exactTransportFindsTheLeastCost(int n, double expected, double cost) {
        TransferabilityMetric metric = new SampledOtce(SampledOtce.Solver.EXACT, OtceSettings.DEFAULT, n, 0);
        Score score = score(metric, source(1, n), target(1, n));
        assertThat(score.diagnostics().get("meanCost")).isEqualTo(cost, within(1e-9 * cost));
        assertThat(score.value()).isEqualTo(expected, within(1e-11));
        assertThat(score.errorBound()).isZero();
    }

    @Test
    void aSinkhornSampleOfEverythingIsOtce() {
        FeatureMaps source = source(4, 700);
        FeatureMaps target = target(4, 650);
        OtceSettings settings = OtceSettings.DEFAULT;
        // More points than OTCE keeps apart: there they are bins, here they are points.
        Score points = score(new SampledOtce(SampledOtce.Solver.SINKHORN, settings, 3000, 0), source, target);
        Score bins = score(new Otce(settings), source, target);
        assertThat(points.diagnostics()).containsEntry("binSide", 0.0).containsEntry("sourceBins", 2800.0);
        assertThat(bins.diagnostics().get("binSide")).isPositive();
        assertThat(points.value()).isEqualTo(bins.value(), within(bins.errorBound()));
    }

    @ParameterizedTest
    @EnumSource
    void aSampleIsDrawnBySeed(SampledOtce.Solver solver) {
        FeatureMaps source = source(20, 1000);
        FeatureMaps target = target(20, 300);
        double first = score(new SampledOtce(solver, OtceSettings.DEFAULT, 500, 1), source, target)
                .value();
        assertThat(score(new SampledOtce(solver, OtceSettings.DEFAULT, 500, 1), source, target))
                .returns(first, Score::value)
                .returns(1000L, Score::samples);
        assertThat(score(new SampledOtce(solver, OtceSettings.DEFAULT, 500, 2), source, target)
                        .value())
                .isNotEqualTo(first);
    }

    /** 400 draws of 50 of 1000 pixels, a tenth of them foreground: 5 each, with standard deviation 2.07. */
    @Test
    void everyPixelIsEquallyLikely() {
        FeatureMaps maps = source(10, 100);
        long sum = 0;
        for (int seed = 0; seed < 400; seed++) {
            SampledPixels drawn = SampledPixels.draw(maps, "source", 50, seed, ProgressListener.NONE);
            assertThat(drawn.counts()[0]).isEqualTo(50);
            sum += drawn.counts()[1];
        }
        // Four standard deviations of the mean.
        assertThat(sum / 400.0).isEqualTo(5, within(4 * 2.07 / 20));
    }

    @Test
    void aSampleOfAllHasEveryPixelOnce() {
        FeatureMaps maps = source(3, 40);
        SampledPixels drawn = SampledPixels.draw(maps, "source", 120, 7, ProgressListener.NONE);
        float[] all = new float[240];
        float[] pixel = new float[2];
        for (int i = 0; i < 120; i++) {
            drawn.read(i, pixel, new byte[1]);
            all[i] = pixel[0];
            all[120 + i] = pixel[1];
            assertThat(drawn.subject(i)).isEqualTo(i / 40);
        }
        float[] expected = new float[240];
        for (int i = 0; i < 3; i++) {
            float[] image = ((SyntheticPixels.Arrays) maps).features()[i];
            System.arraycopy(image, 0, expected, 40 * i, 40);
            System.arraycopy(image, 40, expected, 120 + 40 * i, 40);
        }
        assertThat(all).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.5, -0.067301166699"})
    void labelDistancesEnterTheCost(double gamma, double expected) {
        Score score = score(new JcOtce(OtceSettings.DEFAULT, gamma), source(1, 400), target(1, 500));
        assertThat(score.value()).isEqualTo(expected, within(1e-6 * Math.abs(expected)));
        Map<String, Double> diagnostics = score.diagnostics();
        assertThat(diagnostics.get("labelDistance00")).isEqualTo(0.6289079627812699, within(1e-7));
        assertThat(diagnostics.get("labelDistance01")).isEqualTo(45.27524903028326, within(1e-6));
        assertThat(diagnostics.get("labelDistance10")).isEqualTo(33.78278058545269, within(1e-6));
        assertThat(diagnostics.get("labelDistance11")).isEqualTo(0.6019351848352502, within(1e-7));
    }

    @Test
    void withoutItsShareOfTheCostJcOtceIsOtce() {
        Score joint = score(new JcOtce(OtceSettings.DEFAULT, 1), source(1, 400), target(1, 500));
        assertThat(joint.value())
                // Either is solved to marginals of 1e-8 on its own way.
                .isEqualTo(score(new Otce(), source(1, 400), target(1, 500)).value(), within(1e-8));
    }

    /** The source's labels the wrong way round: now the labels' distance pushes background onto foreground. */
    @Test
    void labelsTheWrongWayRoundAreMetToo() {
        SyntheticPixels.Arrays right = (SyntheticPixels.Arrays) source(1, 400);
        byte[] inverse = new byte[400];
        for (int i = 0; i < 400; i++) {
            inverse[i] = (byte) (1 - right.labels()[0][i]);
        }
        FeatureMaps wrong = new SyntheticPixels.Arrays(right.features(), new byte[][] {inverse}, 2, 1, 400);
        assertThat(score(new JcOtce(), wrong, target(1, 500)).value())
                .isEqualTo(score(new JcOtce(), right, target(1, 500)).value(), within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jc-otce", "softmax-otce", "otce-sampled-emd", "otce-sampled-sinkhorn"})
    void theNumberOfThreadsDoesNotChangeABit(String name) throws Exception {
        TransferabilityMetric metric = Metrics.named(name);
        FeatureMaps source = source(16, 100);
        FeatureMaps target = target(16, 120);
        Score many = score(metric, source, target);
        ForkJoinPool one = new ForkJoinPool(1);
        try {
            assertThat(one.submit(() -> score(metric, source, target)).get()).isEqualTo(many);
        } finally {
            one.shutdown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jc-otce", "softmax-otce", "otce-sampled-emd", "otce-sampled-sinkhorn"})
    void oneClassIsSaidInWords(String name) {
        TransferabilityMetric metric = Metrics.named(name);
        FeatureMaps none = SyntheticPixels.logits(1, 500, 0, 0.4, 1.8, 1, 12);
        assertThat(score(metric, source(1, 400), none).degenerate().orElseThrow())
                .startsWith("undefined: the target's labels are all background");
        assertThat(score(metric, none, target(1, 400)).degenerate().orElseThrow())
                .startsWith("no information: the source's labels are all background");
    }

    @Test
    void refusesWhatCannotBeComputed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JcOtce(OtceSettings.DEFAULT, 0))
                .withMessageContaining("gamma is 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SampledOtce(SampledOtce.Solver.EXACT, OtceSettings.DEFAULT, 0, 0))
                .withMessageContaining("0 pixels");
        FeatureMaps three = SyntheticPixels.points(new float[][] {{1, 2, 3}}, new int[] {1});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> score(new SoftmaxOtce(), three, three))
                .withMessageContaining("1 or 2 channels");
    }
}
