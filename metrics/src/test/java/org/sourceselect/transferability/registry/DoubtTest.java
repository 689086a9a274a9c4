package org.sourceselect.transferability.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sourceselect.evaluation.Interval;
import org.sourceselect.evaluation.SubjectDoubt;
import org.sourceselect.random.SplitMix64;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.SubjectGroups;
import org.sourceselect.transferability.SyntheticPixels;
import org.sourceselect.transferability.TransferabilityMetric;

/** Intervals by leaving out subjects. */
class DoubtTest {

    static List<String> metrics() {
        return Metrics.all().stream().map(TransferabilityMetric::name).toList();
    }

    private static Score score(String metric, FeatureMaps source, FeatureMaps target) {
        return Metrics.named(metric).score(source, target, ProgressListener.NONE);
    }

    private static double variance(List<Double> effects) {
        return effects.stream().mapToDouble(e -> e * e).sum();
    }

    /** Some of the images of other maps, in any order. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Images(FeatureMaps of, int[] chosen, boolean subjectsTold) implements FeatureMaps {
        static Images where(FeatureMaps of, IntPredicate image) {
            return new Images(of, IntStream.range(0, of.images()).filter(image).toArray(), true);
        }

        @Override
        public int images() {
            return chosen.length;
        }

        @Override
        public int channels() {
            return of.channels();
        }

        @Override
        public int height() {
            return of.height();
        }

        @Override
        public int width() {
            return of.width();
        }

        @Override
        public void read(int image, float[] features, byte[] labels) {
            of.read(chosen[image], features, labels);
        }

        @Override
        public int subject(int image) {
            return of.subject(chosen[image]);
        }
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void everyScoreHasAnIntervalAroundIt(String metric) {
        Score score = score(metric, Scene.of(10, 2, 9, 9, 2, 40), Scene.of(12, 2, 9, 9, 2, 41));
        assertThat(score.doubt().unknown()).isEmpty();
        Interval interval = score.interval().orElseThrow();
        assertThat(score.value()).isStrictlyBetween(interval.low(), interval.high());
        assertThat(score.doubt().target()).hasSize(6);
        assertThat(score.doubt().source()).hasSize(Metrics.named(metric).facts().usesSource() ? 5 : 0);
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void oneSubjectHasNoIntervalAndTheReasonIsInWords(String metric) {
        Scene several = Scene.of(6, 1, 12, 12, 2, 42);
        Score score = score(metric, several, new Scene(several.maps(), 6));
        boolean ofSeveral = List.of("cc-fv", "cc-fv-layers", "probe").contains(metric);
        assertThat(score.value()).matches(v -> Double.isFinite(v) || ofSeveral);
        assertThat(score.interval()).isEmpty();
        assertThat(score.doubt().unknown().orElseThrow())
                .isEqualTo(ofSeveral ? "the score itself says nothing" : "the target has a single subject");
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void unknownSubjectsHaveNone(String metric) {
        Scene scene = Scene.of(6, 2, 12, 12, 2, 43);
        FeatureMaps untold = new Images(scene, IntStream.range(0, 6).toArray(), false);
        assertThat(score(metric, scene, untold).doubt().unknown())
                .contains("which images of the target are of one subject is not known");
    }

    @Test
    void aSourceOfOneSubjectHasNone() {
        Scene scene = Scene.of(6, 2, 12, 12, 2, 43);
        Score score = score("otce", new Scene(scene.maps(), 6), scene);
        assertThat(score.doubt().unknown()).contains("the source has a single subject");
    }

    @Test
    void aScoreThatSaysNothingHasNone() {
        Scene scene = Scene.of(6, 2, 8, 8, 2, 14);
        assertThat(score("nce", scene, scene.with((c, label, v) -> c == 0 ? v + 50 : v))
                        .doubt())
                .isEqualTo(SubjectDoubt.unknown("the score itself says nothing"));
    }

    @Test
    void aRegionOfOneSubjectAloneHasNone() {
        Scene scene = Scene.of(6, 2, 10, 10, 2, 22);
        byte[][] labels = new byte[6][100];
        labels[2] = scene.maps().labels()[2];
        Score score = score("zero-shot-dice", scene, scene.labelled(labels));
        assertThat(score.value()).isFinite();
        assertThat(score.doubt().unknown()).contains("the score is undefined without some of the target's subjects");
    }

    /** Metrics that draw pixels do so by the image's number, which another order changes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "h-score", "h-score-pooled", "h-score-shrinkage", "otce", "jc-otce", "softmax-otce", "zero-shot-dice",
                "zero-shot-soft-dice", "leep", "nce", "logme", "gbc", "transrate", "consistency"
            })
    void theOrderOfTheImagesDoesNotMatter(String metric) {
        Scene source = Scene.of(9, 3, 10, 10, 2, 44);
        Scene target = Scene.of(44, 2, 10, 10, 2, 45);
        SubjectDoubt doubt = score(metric, source, target).doubt();
        FeatureMaps shuffled = new Images(target, new SplitMix64(5).permutation(44), true);
        SubjectDoubt other = score(metric, source, shuffled).doubt();
        assertThat(doubt.target()).hasSize(SubjectGroups.MOST);
        double error = Math.sqrt(variance(doubt.target()));
        for (int g = 0; g < SubjectGroups.MOST; g++) {
            assertThat(other.target().get(g)).isEqualTo(doubt.target().get(g), within(1e-6 * error));
        }
    }

    static List<Arguments> leavingOut() {
        // Exact but for rounding, or to first order for subjects that are an eighth of their side each. What
        // softmax-otce
        // couples is single pixels, in an order that the absence of others shuffles.
        return List.of(
                Arguments.of("h-score", 1e-9),
                Arguments.of("h-score-informative", 1e-9),
                Arguments.of("h-score-adjusted", 1e-9),
                Arguments.of("h-score-pooled", 1e-9),
                Arguments.of("h-score-shrinkage", 1e-9),
                Arguments.of("zero-shot-dice", 1e-9),
                Arguments.of("zero-shot-soft-dice", 1e-9),
                Arguments.of("nce", 1e-9),
                Arguments.of("logme", 1e-6),
                Arguments.of("gbc", 1e-9),
                Arguments.of("transrate", 1e-9),
                Arguments.of("leep", 0.02),
                Arguments.of("consistency", 0.02),
                Arguments.of("otce", 0.1),
                Arguments.of("jc-otce", 0.3),
                Arguments.of("softmax-otce", 0.25));
    }

    /** The effects against those of scores computed without each subject from the start. */
    @ParameterizedTest
    @MethodSource("leavingOut")
    void effectsAreThoseOfScoresWithoutTheSubject(String metric, double tolerance) {
        // A transport for each subject of either side takes its time.
        int slices = metric.endsWith("otce") ? 1 : 2;
        Scene source = Scene.of(8 * slices, slices, 10, 10, 2, 46).with((c, label, v) -> 0.5f * v);
        Scene target = Scene.of(8 * slices, slices, 10, 10, 2, 47).with((c, label, v) -> 0.5f * v);
        Score score = score(metric, source, target);
        double[] without = IntStream.range(0, 8)
                .mapToDouble(s -> score(metric, source, Images.where(target, i -> target.subject(i) != s))
                        .value())
                .toArray();
        compare(score.doubt().target(), score.value(), without, tolerance);
        if (Metrics.named(metric).facts().usesSource()) {
            double[] withoutSource = IntStream.range(0, 8)
                    .mapToDouble(s -> score(metric, Images.where(source, i -> source.subject(i) != s), target)
                            .value())
                    .toArray();
            compare(score.doubt().source(), score.value(), withoutSource, tolerance);
        }
    }

    private static void compare(List<Double> effects, double value, double[] without, double tolerance) {
        int[] one = new int[without.length];
        Arrays.fill(one, 1);
        List<Double> expected = SubjectDoubt.effects(value, without, one);
        double error = Math.sqrt(variance(expected));
        for (int s = 0; s < without.length; s++) {
            assertThat(effects.get(s)).as("subject %d", s).isEqualTo(expected.get(s), within(tolerance * error));
        }
    }

    static List<Arguments> golden() throws IOException {
        List<Arguments> arguments = new ArrayList<>();
        try (InputStream json = Objects.requireNonNull(DoubtTest.class.getResourceAsStream("doubt-golden.json"))) {
            for (JsonNode c : new ObjectMapper().readTree(json)) {
                Scene scene = Scene.of(c.get("scene"));
                c.get("scores")
                        .properties()
                        .forEach(score -> arguments.add(Arguments.of(
                                score.getKey(),
                                scene,
                                score.getValue().get(0).asDouble(),
                                score.getValue().get(1).asDouble())));
            }
        }
        return arguments;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("golden")
    void standardErrorsAreNumPys(String metric, Scene scene, double value, double error) {
        Score score = score(metric, scene, scene);
        assertThat(score.value()).isEqualTo(value, within(1e-9));
        assertThat(Math.sqrt(variance(score.doubt().target()))).isEqualTo(error, within(1e-9));
    }

    /** Subjects with an offset of their own on all of their logits: pixels are many, and worth little. */
    private static SyntheticPixels.Arrays subjects(int count, long seed) {
        Random random = new Random(seed);
        float[][] features = new float[count][2 * 36];
        byte[][] labels = new byte[count][36];
        for (int s = 0; s < count; s++) {
            double offset = 0.8 * random.nextGaussian();
            double foreground = 0.2 + 0.3 * random.nextDouble();
            for (int p = 0; p < 36; p++) {
                labels[s][p] = (byte) (random.nextDouble() < foreground ? 1 : 0);
                double margin = (labels[s][p] == 1 ? 1 : -1) + offset + random.nextGaussian();
                features[s][p] = (float) (-margin / 2 + 0.2 * random.nextGaussian());
                features[s][36 + p] = (float) (margin / 2 + 0.2 * random.nextGaussian());
            }
        }
        return new SyntheticPixels.Arrays(features, labels, 2, 6, 6);
    }

    /**
     * How often intervals of few subjects hold the score of a great many: 95 % is meant; three standard deviations of the
     * count below, and the normal approximation's shortfall with ten subjects, leave 88 %.
     */
    @ParameterizedTest
    @CsvSource({"zero-shot-dice, 300", "nce, 300", "gbc, 300", "h-score-pooled, 300", "leep, 300", "otce, 50"})
    void intervalsHoldWhatManySubjectsWouldGive(String metric, int times) {
        boolean ofBoth = Metrics.named(metric).facts().usesSource();
        SyntheticPixels.Arrays many = subjects(ofBoth ? 300 : 4000, 1);
        double truth = score(metric, ofBoth ? subjects(300, 2) : many, many).value();
        int held = 0;
        for (int k = 0; k < times; k++) {
            Interval interval = score(metric, subjects(10, 100 + k), subjects(10, 10_000 + k))
                    .interval()
                    .orElseThrow();
            held += interval.low() <= truth && truth <= interval.high() ? 1 : 0;
        }
        assertThat((double) held / times).isBetween(0.88, 1.0);
        assertThat(held).as("not by being endless").isLessThan(times + (ofBoth ? 1 : 0));
    }

    @Test
    void moreSubjectsMakeTheIntervalNarrower() {
        Interval few = score("nce", subjects(10, 3), subjects(10, 3)).interval().orElseThrow();
        Interval many =
                score("nce", subjects(1000, 3), subjects(1000, 3)).interval().orElseThrow();
        // sqrt(100) times, and the scatter of a standard error from 9 and 19 degrees of freedom.
        assertThat((few.high() - few.low()) / (many.high() - many.low())).isBetween(5.0, 20.0);
    }
}
