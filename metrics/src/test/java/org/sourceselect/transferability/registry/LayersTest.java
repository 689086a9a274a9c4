package org.sourceselect.transferability.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sourceselect.evaluation.SubjectDoubt;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.FeatureMaps.Layer;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.SyntheticPixels;
import org.sourceselect.transferability.pixels.LayerMaps;

/** What must hold of the metrics that look at inner layers, whatever the layers. */
class LayersTest {

    private static final List<Layer> LAYERS = List.of(new Layer(2, 4), new Layer(1, 2), new Layer(2, 1));

    private static Score score(String metric, FeatureMaps maps) {
        return Metrics.named(metric).score(maps, maps, ProgressListener.NONE);
    }

    private static double of(Score score, String diagnostic) {
        return Objects.requireNonNull(score.diagnostics().get(diagnostic), diagnostic);
    }

    private static LayeredScene scene(long seed) {
        return new LayeredScene(Scene.of(10, 2, 16, 12, 5, seed), LAYERS);
    }

    static Stream<String> metrics() {
        return Metrics.all().stream().filter(m -> m.facts().readsLayers()).map(m -> m.name());
    }

    static Stream<String> overLayers() {
        return metrics().filter(name -> name.endsWith("-layers"));
    }

    static Stream<String> ofEncoder() {
        return metrics().filter(name -> name.endsWith("-encoder"));
    }

    private static double[] weights(String metric) {
        if (metric.startsWith("cc-fv")) {
            return new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0};
        }
        // Published weights at relative depths 0, 1/2 and 1.
        return metric.startsWith("topology-global")
                ? new double[] {.022 / .543, .499 / .543, .022 / .543}
                : new double[] {.002 / .382, .342 / .382, .038 / .382};
    }

    @ParameterizedTest
    @MethodSource("overLayers")
    void isTheWeightedSumOfEachLayerByItself(String metric) {
        LayeredScene scene = scene(50);
        Score score = score(metric, scene);
        List<LayerMaps> layers = LayerMaps.of(scene);
        double[] each =
                layers.stream().mapToDouble(l -> score(metric, l).value()).toArray();
        for (int layer = 0; layer < each.length; layer++) {
            assertThat(score.diagnostics()).containsEntry("layer" + (layer + 1), each[layer]);
        }
        double[] weights = weights(metric);
        assertThat(score.value())
                .isEqualTo(
                        IntStream.range(0, 3)
                                .mapToDouble(l -> weights[l] * each[l])
                                .sum(),
                        within(1e-12));
    }

    /** Leaving out a subject does to the sum what it does to the layers, weighted. */
    @ParameterizedTest
    @MethodSource("overLayers")
    void theDoubtIsThatOfTheSum(String metric) {
        LayeredScene scene = scene(51);
        List<SubjectDoubt> layers =
                LayerMaps.of(scene).stream().map(l -> score(metric, l).doubt()).toList();
        List<Double> all = score(metric, scene).doubt().target();
        double[] weights = weights(metric);
        for (int subject = 0; subject < 5; subject++) {
            int s = subject;
            assertThat(all.get(s))
                    .isEqualTo(
                            IntStream.range(0, 3)
                                    .mapToDouble(l ->
                                            weights[l] * layers.get(l).target().get(s))
                                    .sum(),
                            within(1e-12));
        }
    }

    @ParameterizedTest
    @CsvSource({"cc-fv-layers, cc-fv", "topology-boundary-layers, topology-boundary"})
    void mapsThatNobodyCutAreOneLayerAndGiveTheMetricOfLogits(String overLayers, String plain) {
        Scene scene = Scene.of(8, 2, 16, 12, 2, 52);
        assertThat(score(overLayers, scene).value())
                .isEqualTo(score(plain, scene).value());
        assertThat(score(overLayers, scene).doubt())
                .isEqualTo(score(plain, scene).doubt());
    }

    /** 3 x 2 pixels of scale 2: the label of a single pixel of the image is not lost. */
    @Test
    void aLayersPixelIsOfTheRegionWhereAnyOfTheImagesIs() {
        float[] features = new float[2 * 24];
        for (int p = 0; p < features.length; p++) {
            features[p] = p;
        }
        byte[] mask = new byte[24];
        mask[4 * 4 + 3] = 1;
        FeatureMaps maps = new LayeredScene(
                new Scene(new SyntheticPixels.Arrays(new float[][] {features}, new byte[][] {mask}, 2, 6, 4), 1),
                List.of(new Layer(1, 1), new Layer(1, 2)));
        LayerMaps coarse = LayerMaps.of(maps).get(1);
        float[] own = new float[6];
        byte[] labels = new byte[6];
        coarse.read(0, own, labels);
        assertThat(coarse.height()).isEqualTo(3);
        assertThat(labels).containsExactly(0, 0, 0, 0, 0, 1);
        assertThat(own).containsExactly(24, 26, 32, 34, 40, 42);
    }

    /** With powers of two nothing is rounded. */
    @Test
    void theUnitsOfChannelsDoNotMatterToTheEncodersHScore() {
        LayeredScene scene = scene(53);
        LayeredScene scaled = new LayeredScene(scene.scene().with((c, label, v) -> Math.scalb(v, 3 * c - 6)), LAYERS);
        Score score = score("h-score-encoder", scene);
        assertThat(score("h-score-encoder", scaled).value()).isEqualTo(score.value(), within(1e-10));
        assertThat(score.diagnostics()).containsEntry("rank", 5.0).containsEntry("channels", 5.0);
    }

    /** By chance, r directions explain r of n pixels' variance, whatever they are. */
    @Test
    void aUselessLayerHasAnHScoreOfNearlyNothing() {
        Scene seen = Scene.of(20, 2, 24, 24, 5, 54)
                .with((c, label, v) -> c < 2 ? v - (2 * label - 1.2f) * (c == 0 ? -1 : 1.25f) : v);
        Score score = score("h-score-encoder", new LayeredScene(seen, List.of(new Layer(2, 1), new Layer(3, 1))));
        double pixels = of(score, "drawnPixels");
        assertThat(of(score, "layer1")).isBetween(0.0, 10 / pixels);
        assertThat(of(score, "layer2")).isGreaterThan(.5);
        assertThat(score.value()).isEqualTo(of(score, "layer2"), within(10 / pixels));
        Score evidence = score("logme-encoder", new LayeredScene(seen, List.of(new Layer(2, 1), new Layer(3, 1))));
        // Weights that explain nothing: -(1 + log pi)/2.
        assertThat(of(evidence, "layer1")).isEqualTo(-(1 + Math.log(Math.PI)) / 2, within(10 / pixels));
        assertThat(evidence.value()).isGreaterThan(of(evidence, "layer1") + .1);
    }

    /** However rare the region, if what tells it is the same. */
    @ParameterizedTest
    @MethodSource("ofEncoder")
    void bothLabelsWeighTheSame(String metric) {
        double large = score(metric, twoLabels(0.5)).value();
        double rare = score(metric, twoLabels(0.02)).value();
        assertThat(rare).isEqualTo(large, within(.05 * Math.abs(large)));
    }

    private static FeatureMaps twoLabels(double share) {
        Scene chance = Scene.of(10, 1, 80, 80, 2, 55).labelledByChance(5, share);
        float[][] features = IntStream.range(0, 10)
                .mapToObj(i -> told(chance.maps().labels()[i], i))
                .toArray(float[][]::new);
        return new Scene(new SyntheticPixels.Arrays(features, chance.maps().labels(), 2, 80, 80), 1);
    }

    private static float[] told(byte[] labels, int image) {
        float[] features = new float[2 * labels.length];
        for (int k = 0; k < features.length; k++) {
            int p = k % labels.length;
            double noise = SyntheticPixels.uniform(56 + image, 3L * k)
                    + SyntheticPixels.uniform(56 + image, 3L * k + 1)
                    + SyntheticPixels.uniform(56 + image, 3L * k + 2);
            features[k] = (float) (2 * noise + (k < labels.length ? labels[p] : 0));
        }
        return features;
    }

    @ParameterizedTest
    @ValueSource(longs = {57, 58, 59})
    void allLayersTogetherExplainAtLeastAsMuchAsOne(long seed) {
        Score score = score("h-score-encoder", scene(seed));
        assertThat(score.value())
                .isGreaterThanOrEqualTo(IntStream.rangeClosed(1, 3)
                                .mapToDouble(l -> of(score, "layer" + l))
                                .max()
                                .orElseThrow()
                        - 1e-12);
    }

    @ParameterizedTest
    @MethodSource("overLayers")
    void aLayerThatIsUndefinedIsNamed(String metric) {
        Scene blank = Scene.of(8, 2, 16, 12, 5, 60).with((c, label, v) -> c < 2 ? 1 : v);
        Score score = score(metric, new LayeredScene(blank, LAYERS));
        assertThat(score.value()).isNaN();
        assertThat(score.degenerate().orElseThrow()).startsWith("undefined: in layer 1 of 3 ");
    }

    /** Wide layers take another way to eigenvalues: the same features, each four times over. */
    @Test
    void ccFvOfManyChannelsIsThatOfFewScaled() {
        Scene few = Scene.of(6, 2, 16, 16, 20, 61);
        float[][] repeated = Arrays.stream(few.maps().features())
                .map(image -> {
                    float[] four = new float[4 * image.length];
                    for (int k = 0; k < 4; k++) {
                        System.arraycopy(image, 0, four, k * image.length, image.length);
                    }
                    return four;
                })
                .toArray(float[][]::new);
        Scene many = new Scene(new SyntheticPixels.Arrays(repeated, few.maps().labels(), 80, 16, 16), 2);
        // Distances of features repeated four times are twice as long; directions stay as far apart.
        assertThat(score("cc-fv-layers", many).value())
                .isEqualTo(score("cc-fv-layers", few).value() - Math.log(2), within(1e-6));
    }

    @Test
    void whereOneLayerEndsChangesNothingForAllTogether() {
        List<Double> scores = new ArrayList<>();
        for (List<Layer> layers : List.of(List.of(new Layer(2, 1), new Layer(3, 1)), List.of(new Layer(5, 1)))) {
            scores.add(score("h-score-encoder", new LayeredScene(Scene.of(8, 2, 12, 12, 5, 62), layers))
                    .value());
        }
        assertThat(scores.get(0)).isEqualTo(scores.get(1));
    }
}
