package org.sourceselect.transferability.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;

/** Every metric against NumPy, SciPy and scikit-learn, which {@code metrics_golden.py} makes compute it another way. */
class MetricsGoldenTest {

    /** Sums of float64 in another order. */
    private static final double ROUNDING = 1e-10;

    static List<Arguments> scores() throws IOException {
        List<Arguments> arguments = new ArrayList<>();
        try (InputStream json =
                Objects.requireNonNull(MetricsGoldenTest.class.getResourceAsStream("metrics-golden.json"))) {
            for (JsonNode c : new ObjectMapper().readTree(json)) {
                JsonNode s = c.get("scene");
                FeatureMaps scene = c.has("layers") ? LayeredScene.of(Scene.of(s), c.get("layers")) : Scene.of(s);
                c.get("scores")
                        .properties()
                        .forEach(score -> arguments.add(Arguments.of(
                                score.getKey(),
                                s + c.path("layers").toString(),
                                scene,
                                score.getValue().asDouble())));
            }
        }
        return arguments;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("scores")
    void agreesWithAnIndependentImplementation(String metric, String shape, FeatureMaps maps, double expected) {
        Score score = Metrics.named(metric).score(maps, maps, ProgressListener.NONE);
        assertThat(score.value()).as(shape).isEqualTo(expected, within(ROUNDING * Math.max(1, Math.abs(expected))));
        assertThat(score.degenerate()).isEmpty();
        assertThat(score.samples()).isEqualTo((long) maps.images() * maps.height() * maps.width());
    }
}
