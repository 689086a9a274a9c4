package org.sourceselect.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.FeatureDumpActivity;
import org.sourceselect.activity.FinetuneActivity;
import org.sourceselect.activity.ImportModelActivity;
import org.sourceselect.activity.LayersActivity;
import org.sourceselect.activity.NetworkSettings;
import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.activity.PrepareActivity;
import org.sourceselect.activity.PretrainActivity;
import org.sourceselect.activity.PriorActivity;
import org.sourceselect.activity.ProbeActivity;
import org.sourceselect.activity.RoiForm;
import org.sourceselect.activity.RoiSimilarityActivity;
import org.sourceselect.activity.RungActivity;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.activity.TaskData;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.store.Stage;
import org.sourceselect.task.TaskId;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.registry.Metrics;

/**
 * The keys by which stores hold what earlier releases made. One that changes makes its stage compute anew in every store: only
 * together with the version of the stage or metric whose results change.
 */
class StageKeysTest {

    private static final SplitSettings SPLIT = new SplitSettings(0.25, 7);
    private static final TrainingSettings TRAINING = new TrainingSettings(300, 20, 1e-3, 5e-5, 100, 5);
    private static final TaskData SOURCE = task("ED", "14", "a", 2);
    private static final TaskData TARGET = task("ET", "22", "b", 4);

    private static TaskData task(String roi, String partition, String digest, int label) {
        return new TaskData(
                new TaskId("fets", roi, Optional.of(partition), "T2"),
                ref(ArtifactKind.PREPARED, digest),
                List.of(label));
    }

    private static ArtifactRef ref(ArtifactKind kind, String digest) {
        return new ArtifactRef(kind, "of no account", digest.repeat(64));
    }

    private static Map<String, String> now(UnaryOperator<MetricFacts> released) {
        Map<String, String> keys = new TreeMap<>();
        keys.put(
                "prepare",
                PrepareStage.definition(new PrepareActivity.Request(
                                "fets",
                                Optional.of("14"),
                                "T2",
                                "0123",
                                new PreparationSettings(128, PreparationSettings.Fit.RESIZE, 0.02, 32)))
                        .key());
        keys.put(
                "import",
                ImportModelStage.definition(
                                new ImportModelActivity.Request(SOURCE.task(), "4567", 128, List.of("otce")))
                        .key());
        keys.put(
                "roi-similarity",
                RoiSimilarityStage.definition(
                                new RoiSimilarityActivity.Request(SOURCE, TARGET, SPLIT, 400, 3, RoiForm.SSIM))
                        .key());
        keys.put(
                "pretrain",
                PretrainStage.definition(new PretrainActivity.Request(SOURCE, SPLIT, new NetworkSettings(16), TRAINING))
                        .key());
        keys.put(
                "features",
                FeatureDumpStage.definition(
                                new FeatureDumpActivity.Request(ref(ArtifactKind.MODEL, "c"), TARGET, SPLIT))
                        .key());
        keys.put(
                "finetune",
                FinetuneStage.definition(
                                new FinetuneActivity.Request(ref(ArtifactKind.MODEL, "c"), TARGET, SPLIT, TRAINING))
                        .key());
        keys.put(
                "rung",
                RungStage.definition(new RungActivity.Request(
                                Optional.of(ref(ArtifactKind.MODEL, "c")),
                                new NetworkSettings(16),
                                TARGET,
                                new SplitSettings(0.25, 7, 0.25),
                                TRAINING,
                                150,
                                Optional.of(ref(ArtifactKind.MODEL, "f"))))
                        .key());
        keys.put(
                "rung without transfer",
                RungStage.definition(new RungActivity.Request(
                                Optional.empty(),
                                new NetworkSettings(16),
                                TARGET,
                                new SplitSettings(0.25, 7, 0.25),
                                TRAINING,
                                150,
                                Optional.of(ref(ArtifactKind.MODEL, "f"))))
                        .key());
        keys.put(
                "prior",
                PriorStage.definition(
                                new PriorActivity.Request(
                                        TARGET.task(),
                                        List.of(SOURCE.task()),
                                        new PreparationSettings(128, PreparationSettings.Fit.RESIZE, 0.02, 32),
                                        SPLIT,
                                        new NetworkSettings(16),
                                        TRAINING,
                                        true),
                                List.of(ref(ArtifactKind.REPORT, "a")))
                        .key());
        for (TransferabilityMetric metric : Metrics.all()) {
            keys.put(
                    "score " + metric.name(),
                    score(released.apply(metric.facts())).key());
        }
        return keys;
    }

    private static Stage.Definition score(MetricFacts metric) {
        if (metric.readsLayers() && !metric.name().equals("probe")) {
            return LayersStage.definition(
                    new LayersActivity.Request(metric.name(), ref(ArtifactKind.MODEL, "c"), TARGET, SPLIT), metric);
        }
        return metric.name().equals("probe")
                ? ProbeStage.definition(new ProbeActivity.Request(ref(ArtifactKind.MODEL, "c"), TARGET, SPLIT), metric)
                : ScoreStage.definition(
                        new ScoreActivity.Request(
                                metric.name(),
                                Optional.of(ref(ArtifactKind.FEATURES, "d")),
                                ref(ArtifactKind.FEATURES, "e")),
                        metric);
    }

    private static Map<String, String> known() throws IOException {
        try (var in = Objects.requireNonNull(StageKeysTest.class.getResourceAsStream("stage-keys.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .collect(Collectors.toMap(
                            line -> line.substring(65),
                            line -> line.substring(0, 64),
                            (one, other) -> one,
                            TreeMap::new));
        }
    }

    @Test
    void areThoseOfTheStoresThereAre() throws IOException {
        assertThat(now(facts -> facts)).isEqualTo(known());
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void anotherVersionOfAMetricChangesItsOwnKeyAlone(String metric) throws IOException {
        Map<String, String> changed = now(facts -> facts.name().equals(metric) ? next(facts) : facts);
        Map<String, String> before = known();
        assertThat(changed.keySet().stream().filter(stage -> !Objects.equals(changed.get(stage), before.get(stage))))
                .containsExactly("score " + metric);
    }

    static List<String> metrics() {
        return Metrics.names();
    }

    private static MetricFacts next(MetricFacts facts) {
        return new MetricFacts(
                facts.name(),
                facts.title(),
                facts.version() + 1,
                facts.description(),
                facts.source(),
                facts.needs(),
                facts.channels(),
                facts.cost(),
                facts.range());
    }
}
