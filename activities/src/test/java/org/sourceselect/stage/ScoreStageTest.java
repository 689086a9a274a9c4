package org.sourceselect.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.ActivityFailures;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.activity.StageKind;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Stage;
import org.sourceselect.store.embedded.EmbeddedObjectStore;
import org.sourceselect.tensor.DType;
import org.sourceselect.tensor.SafetensorsWriter;
import org.sourceselect.tensor.TensorSpec;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.registry.Metrics;

class ScoreStageTest {

    @TempDir
    private Path folder;

    /** No feature map is known on which the real metrics miss their accuracy, which their contract allows them to. */
    private record Inaccurate(MetricFacts facts) implements TransferabilityMetric {

        @Override
        public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
            throw new ArithmeticException("The transport did not converge.");
        }
    }

    @Test
    void aMetricThatMissesItsAccuracyFailsForGoodInOneSentence() throws Exception {
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(folder.resolve("store"));
                ArtifactStore store = ArtifactStore.open(server.location(), folder.resolve("scratch"))) {
            TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
            environment.registerActivitiesImplementations(new ScoreStage(
                    new FindingOrComputing(store, new Health(store::isWell), new SimpleMeterRegistry()),
                    store,
                    name -> new Inaccurate(Metrics.named(name).facts())));
            ArtifactRef features = features(store);
            ScoreActivity stage = environment.newActivityStub(ScoreActivity.class);

            ApplicationFailure failure = StageBench.failure(
                    () -> stage.score(new ScoreActivity.Request("otce", Optional.of(features), features)));
            environment.close();

            assertThat(failure.isNonRetryable()).isTrue();
            assertThat(failure.getType()).isEqualTo(ActivityFailures.BAD_INPUT);
            assertThat(failure.getOriginalMessage())
                    .isEqualTo("The transport did not converge; leave the metric out, or take this source out of the"
                            + " pool");
        }
    }

    @Test
    void aMetricOfTheTargetAloneIsScoredThoughSourceFeaturesAreGone() throws Exception {
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(folder.resolve("store"));
                ArtifactStore store = ArtifactStore.open(server.location(), folder.resolve("scratch"))) {
            TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
            environment.registerActivitiesImplementations(new ScoreStage(
                    new FindingOrComputing(store, new Health(store::isWell), new SimpleMeterRegistry()), store));
            ArtifactRef target = features(store);
            ArtifactRef gone = new ArtifactRef(ArtifactKind.FEATURES, "0".repeat(64), "1".repeat(64));
            ScoreActivity stage = environment.newActivityStub(ScoreActivity.class);

            ScoreActivity.Result score = stage.score(new ScoreActivity.Request("h-score", Optional.of(gone), target));
            assertThat(score.outcome().degenerate()).isPresent();
            // The same artifact, whether anybody named source features or not.
            ScoreActivity.Result again = stage.score(new ScoreActivity.Request("h-score", Optional.empty(), target));
            assertThat(again.run().found()).isTrue();
            assertThat(again.score()).isEqualTo(score.score());
            ApplicationFailure failure =
                    StageBench.failure(() -> stage.score(new ScoreActivity.Request("otce", Optional.empty(), target)));
            environment.close();

            assertThat(failure.isNonRetryable()).isTrue();
            assertThat(failure.getOriginalMessage()).startsWith("otce reads source features");
        }
    }

    private static ArtifactRef features(ArtifactStore store) {
        Stage.Definition definition = new Stage.Definition(StageKind.FEATURES, 1, List.of(), Map.of(), 0);
        return Stage.findOrCompute(store, definition, "a request", draft -> {
                    Map<String, TensorSpec> layout = new LinkedHashMap<>();
                    layout.put(StoredFeatures.FEATURES, TensorSpec.of(DType.F32, 1, 2, 1, 1));
                    layout.put(StoredFeatures.SUBJECT, TensorSpec.of(DType.I32, 1));
                    layout.put(StoredFeatures.LABELS, TensorSpec.of(DType.U8, 1, 1, 1));
                    try (SafetensorsWriter writer =
                            SafetensorsWriter.create(draft.file(StoredFeatures.FILE), layout, Map.of())) {
                        writer.append(StoredFeatures.FEATURES, new float[] {1, 2}, 0, 2);
                        writer.append(StoredFeatures.SUBJECT, new int[] {0}, 0, 1);
                        writer.append(StoredFeatures.LABELS, new byte[] {1}, 0, 1);
                    }
                })
                .manifest()
                .ref();
    }
}
