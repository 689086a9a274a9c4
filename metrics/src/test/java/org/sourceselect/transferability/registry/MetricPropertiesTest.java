package org.sourceselect.transferability.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
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
import org.sourceselect.transferability.TransferabilityMetric;

/** What must hold of the metrics whatever the data: bounds, invariances, limits, and words where there is no score. */
class MetricPropertiesTest {

    private static final double ROUNDING = 1e-9;

    private static Score score(String metric, FeatureMaps maps) {
        return Metrics.named(metric).score(maps, maps, ProgressListener.NONE);
    }

    /** A number: NaN is greater than any other to AssertJ, and would pass where only a bound is asked for. */
    private static double value(String metric, FeatureMaps maps) {
        double value = score(metric, maps).value();
        assertThat(value).as(metric).isFinite();
        return value;
    }

    private static double entropy(Scene scene) {
        long ones = Stream.of(scene.maps().labels())
                .flatMapToInt(image -> IntStream.range(0, image.length).map(p -> image[p]))
                .sum();
        double share = (double) ones / (scene.images() * scene.height() * scene.width());
        return -share * Math.log(share) - (1 - share) * Math.log(1 - share);
    }

    static Stream<String> metrics() {
        return Metrics.all().stream().map(TransferabilityMetric::name);
    }

    @Property(tries = 30)
    void scoresStayWithinTheirRanges(
            @ForAll @LongRange(min = 1, max = 1_000_000) long seed,
            @ForAll @DoubleRange(min = 0.05, max = 4) double contrast) {
        Scene scene = Scene.of(4, 2, 10, 9, 2, seed).with((c, label, v) -> (float) (contrast * v - label * c));
        double least = -entropy(scene) - ROUNDING;
        assertThat(value("zero-shot-dice", scene)).isBetween(0.0, 1.0);
        assertThat(value("zero-shot-soft-dice", scene)).isBetween(0.0, 1.0);
        assertThat(value("leep", scene)).isBetween(least, 0.0);
        assertThat(value("nce", scene)).isBetween(least, 0.0);
        assertThat(value("gbc", scene)).isBetween(-2.0, 0.0);
        assertThat(value("transrate", scene)).isGreaterThan(-ROUNDING);
        assertThat(value("k-nn", scene)).isBetween(0.0, 1.0);
        assertThat(value("topology-global", scene)).isBetween(-1.0, 0.0);
        assertThat(value("topology-global-layers", scene)).isBetween(-1.0, 0.0);
        assertThat(value("topology-boundary-layers", scene)).isBetween(0.0, 1.0);
        assertThat(value("h-score-encoder", scene)).isBetween(0.0, 1.0);
        assertThat(value("topology-boundary", scene)).isBetween(0.0, 1.0);
        Score consistency = score("consistency", scene);
        assertThat(consistency.degenerate().isPresent() || (consistency.value() >= 0 && consistency.value() <= 1))
                .isTrue();
        value("logme", scene);
        value("cc-fv", scene);
    }

    /** Powers of two and whole numbers keep float32 features exact. */
    @ParameterizedTest
    @CsvSource({
        "zero-shot-dice, 4, 0",
        "zero-shot-dice, 1, 8",
        "zero-shot-soft-dice, 1, 8",
        "leep, 1, 8",
        "nce, 4, 8",
        "gbc, 0.25, 8",
        "transrate, 1, 8",
        "k-nn, 4, 8",
        "topology-global, 4, 8",
        "topology-boundary, 4, 8",
        "consistency, 4, 8"
    })
    void scaleAndOffsetOfBothChannelsDoNotMatter(String metric, float scale, float offset) {
        // Features on a grid of 2^-10, so that adding 8 rounds nothing.
        Scene scene = Scene.of(6, 2, 12, 10, 2, 7).with((c, label, v) -> Math.round(v * 1024) / 1024f);
        Scene moved = scene.with((c, label, v) -> scale * v + offset);
        assertThat(value(metric, moved)).isEqualTo(value(metric, scene), within(ROUNDING));
    }

    /** The metrics to which the unit of a channel is all one, as docs/metrics.md has them; the others measure in it. */
    private static final Set<String> WITHOUT_UNITS = Set.of(
            "h-score", "h-score-informative", "h-score-adjusted", "h-score-pooled", "h-score-encoder", "gbc", "probe");

    static Stream<Arguments> scaledChannels() {
        return metrics()
                .flatMap(metric -> Stream.of(1e-4f, 1 / 900f, 900f, 1e4f).map(factor -> Arguments.of(metric, factor)));
    }

    @ParameterizedTest
    @MethodSource("scaledChannels")
    void theUnitOfAChannelDoesNotMatterOrIsNoTrap(String metric, float factor) {
        Scene scene = Scene.of(6, 2, 12, 10, 2, 24);
        for (int channel = 0; channel < 2; channel++) {
            int scaled = channel;
            Score score = score(metric, scene.with((c, label, v) -> c == scaled ? factor * v : v));
            double value = score(metric, scene).value();
            if (WITHOUT_UNITS.contains(metric)) {
                assertThat(score.value()).isEqualTo(value, within(1e-6 * Math.max(1e-3, Math.abs(value))));
                assertThat(score.degenerate()).isEmpty();
            } else {
                assertThat(Double.isFinite(score.value()))
                        .as("%s is %s, %s", metric, score.value(), score.degenerate())
                        .isEqualTo(score.degenerate()
                                .filter(why -> why.startsWith("undefined"))
                                .isEmpty());
            }
        }
    }

    /** Any scene; powers of two, so that no rounding of features lets a pixel change sides. */
    @Property(tries = 40)
    void theUnitsOfChannelsDoNotMatterWhereItIsSaid(
            @ForAll @LongRange(min = 1, max = 1_000_000) long seed,
            @ForAll @IntRange(min = -13, max = 13) int first,
            @ForAll @IntRange(min = -13, max = 13) int second) {
        Scene scene = Scene.of(6, 2, 10, 9, 2, seed);
        float[] factors = {Math.scalb(1f, first), Math.scalb(1f, second)};
        Scene scaled = scene.with((c, label, v) -> factors[c] * v);
        for (String metric : WITHOUT_UNITS) {
            double value = value(metric, scene);
            assertThat(value(metric, scaled))
                    .as(metric)
                    .isEqualTo(value, within(1e-6 * Math.max(1e-3, Math.abs(value))));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zero-shot-dice",
                "zero-shot-soft-dice",
                "leep",
                "nce",
                "logme",
                "gbc",
                "transrate",
                "consistency"
            })
    void theOrderOfImagesDoesNotMatter(String metric) {
        Scene scene = Scene.of(6, 1, 12, 10, 2, 8);
        int[] order = {4, 0, 5, 2, 1, 3};
        Scene shuffled = new Scene(
                new SyntheticPixels.Arrays(
                        IntStream.of(order)
                                .mapToObj(i -> scene.maps().features()[i])
                                .toArray(float[][]::new),
                        IntStream.of(order)
                                .mapToObj(i -> scene.maps().labels()[i])
                                .toArray(byte[][]::new),
                        2,
                        12,
                        10),
                1);
        assertThat(value(metric, shuffled)).isEqualTo(value(metric, scene), within(ROUNDING));
    }

    @Test
    void aPerfectSourceModelReachesTheBestScores() {
        Scene perfect = Scene.of(6, 2, 16, 16, 2, 9).with((c, label, v) -> (c == label ? 20 : -20) + v / 100);
        assertThat(value("zero-shot-dice", perfect)).isEqualTo(1);
        assertThat(value("zero-shot-soft-dice", perfect)).isEqualTo(1, within(1e-12));
        assertThat(value("leep", perfect)).isEqualTo(0, within(1e-12));
        assertThat(value("nce", perfect)).isEqualTo(0, within(1e-12));
        assertThat(value("gbc", perfect)).isEqualTo(0, within(1e-12));
        assertThat(value("k-nn", perfect)).isEqualTo(1);
        // A single edge of a patch's tree joins the labels; patches have 25 to 81 pixels.
        assertThat(value("topology-boundary", perfect)).isBetween(1 - 1.0 / 24, 1 - 1.0 / 80 + ROUNDING);
        assertThat(value("topology-global", perfect))
                .isGreaterThan(value("topology-global", Scene.of(6, 2, 16, 16, 2, 9)));
        assertThat(value("consistency", perfect)).isGreaterThan(0.999);
        double imperfect = value("transrate", Scene.of(6, 2, 16, 16, 2, 9));
        assertThat(value("transrate", perfect)).isGreaterThan(imperfect);
    }

    @Test
    void labelsByChanceGiveTheWorstScores() {
        Scene chance = Scene.of(10, 2, 32, 32, 2, 10).labelledByChance(1, 0.3);
        double entropy = entropy(chance);
        assertThat(value("leep", chance)).isEqualTo(-entropy, within(1e-3));
        assertThat(value("nce", chance)).isEqualTo(-entropy, within(1e-3));
        assertThat(value("gbc", chance)).isEqualTo(-2, within(1e-3));
        assertThat(value("transrate", chance)).isEqualTo(0, within(1e-3));
        // 6,000 judged pixels: a standard error of 0.0065.
        assertThat(value("k-nn", chance)).isEqualTo(0.5, within(0.03));
        // An edge's ends are two draws.
        assertThat(value("topology-boundary", chance)).isEqualTo(1 - 2 * 0.3 * 0.7, within(0.01));
    }

    @Test
    void moreContrastIsBetter() {
        Scene weak = Scene.of(8, 2, 16, 16, 2, 11).with((c, label, v) -> v - (c == 1 ? 0.5f : -0.5f) * label);
        Scene strong = Scene.of(8, 2, 16, 16, 2, 11).with((c, label, v) -> v + (c == 1 ? 0.5f : -0.5f) * label);
        for (String metric : List.of(
                "zero-shot-dice",
                "zero-shot-soft-dice",
                "leep",
                "nce",
                "gbc",
                "transrate",
                "k-nn",
                "topology-boundary",
                "h-score-pooled",
                "h-score-encoder")) {
            assertThat(value(metric, strong)).as(metric).isGreaterThan(value(metric, weak));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void oneLabelOnlyIsSaidInWords(int label) {
        Scene scene = Scene.of(4, 2, 8, 8, 2, 12).labelledAll(label);
        for (String metric : List.of(
                "leep",
                "nce",
                "logme",
                "logme-encoder",
                "h-score-encoder",
                "gbc",
                "transrate",
                "k-nn",
                "topology-global",
                "topology-global-layers")) {
            Score score = score(metric, scene);
            assertThat(score.value()).as(metric).isNaN();
            assertThat(score.degenerate().orElseThrow())
                    .contains("undefined", label == 0 ? "background" : "foreground");
        }
        assertThat(score("topology-boundary", scene).degenerate().orElseThrow()).contains("no boundary");
        if (label == 0) {
            assertThat(score("zero-shot-dice", scene).degenerate().orElseThrow())
                    .contains("occurs in no subject");
            assertThat(score("cc-fv", scene).degenerate().orElseThrow()).contains("in 0 of the target's");
        }
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void featuresThatAreAllTheSameAreNoCrashAndNoPlainScore(String metric) {
        Scene scene = Scene.of(6, 2, 8, 8, 2, 13).with((c, label, v) -> c == 0 ? 1 : -1);
        Score score = score(metric, scene);
        // Evidence, likelihood of probabilities, guesses of neighbours, coding rates, leakage: numbers all the same.
        if (!List.of(
                        "zero-shot-soft-dice",
                        "logme",
                        "logme-encoder",
                        "transrate",
                        "k-nn",
                        "topology-boundary",
                        "topology-boundary-layers",
                        "gbc")
                .contains(metric)) {
            assertThat(score.degenerate()).as(metric).isPresent();
        }
        assertThat(Double.isFinite(score.value()))
                .as("%s is %s, %s", metric, score.value(), score.degenerate())
                .isEqualTo(score.degenerate()
                        .filter(why -> why.startsWith("undefined"))
                        .isEmpty());
    }

    @Test
    void aModelThatSegmentsNothingSaysSo() {
        Scene scene = Scene.of(4, 2, 8, 8, 2, 14).with((c, label, v) -> c == 0 ? v + 50 : v);
        assertThat(value("zero-shot-dice", scene)).isZero();
        assertThat(score("zero-shot-dice", scene).degenerate().orElseThrow()).contains("segments nothing");
        assertThat(score("consistency", scene).degenerate().orElseThrow()).contains("segments nothing");
        assertThat(score("nce", scene).degenerate().orElseThrow()).contains("no information");
        assertThat(value("zero-shot-soft-dice", scene)).isGreaterThan(0);
    }

    @Test
    void featuresThatAreTheLabelsHaveNoEvidence() {
        Scene scene = Scene.of(4, 2, 8, 8, 2, 15).with((c, label, v) -> c == label ? 1 : 0);
        assertThat(score("logme", scene).degenerate().orElseThrow()).contains("no bound");
        assertThat(score("gbc", scene).value()).isZero();
        assertThat(score("gbc", scene).degenerate().orElseThrow()).contains("no overlap");
    }

    /** As published: so two sources whose logits differ by an offset alone get different scores. */
    @Test
    void logMeHasNoIntercept() {
        Scene scene = Scene.of(4, 2, 10, 10, 2, 23);
        double moved = value("logme", scene.with((c, label, v) -> v + 1));
        assertThat(Math.abs(moved - value("logme", scene))).isGreaterThan(0.01);
        assertThat(value("logme", scene.with((c, label, v) -> 4 * v)))
                .as("but alpha takes up any scale")
                .isEqualTo(value("logme", scene), within(ROUNDING));
    }

    @Test
    void consistencyLooksAtNoLabel() {
        Scene scene = Scene.of(4, 2, 10, 10, 2, 16);
        assertThat(value("consistency", scene.labelledByChance(3, 0.5)))
                .isEqualTo(value("consistency", scene), within(ROUNDING));
    }

    @Test
    void strongerNoiseLeavesLessConsistency() {
        Score score = score("consistency", Scene.of(4, 2, 10, 10, 2, 17));
        assertThat(score.diagnostics().get("atHalfStrength")).isGreaterThan(score.value());
        assertThat(score.diagnostics().get("atDoubleStrength")).isLessThan(score.value());
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void theNumberOfThreadsDoesNotMatter(String metric) {
        Scene scene = Scene.of(9, 2, 16, 12, 2, 18);
        Scene other = Scene.of(7, 2, 16, 12, 2, 19);
        TransferabilityMetric scorer = Metrics.named(metric);
        try (Pools pools = new Pools()) {
            Score one = pools.one
                    .submit(() -> scorer.score(other, scene, ProgressListener.NONE))
                    .join();
            Score four = pools.four
                    .submit(() -> scorer.score(other, scene, ProgressListener.NONE))
                    .join();
            assertThat(four).isEqualTo(one);
        }
    }

    private static final class Pools implements AutoCloseable {
        private final ForkJoinPool one = new ForkJoinPool(1);
        private final ForkJoinPool four = new ForkJoinPool(4);

        @Override
        public void close() {
            one.shutdown();
            four.shutdown();
        }
    }

    /** Any look at it throws. */
    private static final FeatureMaps NOT_THERE = (FeatureMaps) Proxy.newProxyInstance(
            FeatureMaps.class.getClassLoader(), new Class<?>[] {FeatureMaps.class}, (proxy, method, arguments) -> {
                throw new AssertionError("asks for " + method.getName() + " of the source");
            });

    @ParameterizedTest
    @MethodSource("metrics")
    void aMetricLooksAtTheSourceWhereItsFactsSaySo(String metric) {
        Scene target = Scene.of(6, 2, 8, 8, 2, 20);
        TransferabilityMetric scorer = Metrics.named(metric);
        if (scorer.facts().usesSource()) {
            assertThatThrownBy(() -> scorer.score(NOT_THERE, target, ProgressListener.NONE))
                    .isInstanceOf(AssertionError.class);
        } else {
            assertThat(scorer.score(NOT_THERE, target, ProgressListener.NONE).value())
                    .isFinite();
        }
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void theFactsTellTheTruthAboutChannels(String metric) {
        TransferabilityMetric registered = Metrics.named(metric);
        for (int channels = 1; channels <= 3; channels++) {
            Scene scene = Scene.of(6, 2, 8, 8, channels, 20);
            if (registered.facts().channels().accept(channels)) {
                assertThat(score(metric, scene).value()).isFinite();
            } else {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> score(metric, scene))
                        .withMessageContaining("channels")
                        .withMessageContaining(Integer.toString(channels));
            }
        }
    }

    @Test
    void neighboursComeFromOtherSubjects() {
        // Each subject's features hold its own offset and the opposite coding of the next one's.
        Scene scene = Scene.of(2, 1, 12, 12, 1, 21);
        Scene opposite = new Scene(
                new SyntheticPixels.Arrays(
                        new float[][] {
                            coded(scene.maps().labels()[0], 1),
                            coded(scene.maps().labels()[1], -1)
                        },
                        scene.maps().labels(),
                        1,
                        12,
                        12),
                1);
        assertThat(value("k-nn", opposite)).isZero();
        assertThat(value("k-nn", new Scene(opposite.maps(), 2))).isGreaterThan(0.4);
    }

    private static float[] coded(byte[] labels, int sign) {
        float[] features = new float[labels.length];
        for (int p = 0; p < labels.length; p++) {
            features[p] = sign * (labels[p] == 1 ? 1 : -1) + p / 1e4f;
        }
        return features;
    }

    @Test
    void sparedSubjectsAreCounted() {
        Scene scene = Scene.of(6, 2, 10, 10, 2, 22);
        byte[][] labels = scene.maps().labels().clone();
        labels[2] = new byte[100];
        labels[3] = new byte[100];
        Score score = score("zero-shot-dice", scene.labelled(labels));
        assertThat(score.diagnostics()).containsEntry("subjects", 2.0).containsEntry("subjectsWithoutRoi", 1.0);
    }
}
