package org.sourceselect.stage;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.activity.StageKind;
import org.sourceselect.store.ArtifactDraft;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Stage;
import org.sourceselect.task.BadInputException;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.registry.Metrics;

/** Computes one metric of one source for one target. */
final class ScoreStage implements ScoreActivity {

    private static final String SCORE = "score.json";

    private final StageRunner runner;
    private final ArtifactStore store;
    private final Function<String, TransferabilityMetric> metrics;

    private record Settings(String metric) {}

    ScoreStage(StageRunner runner, ArtifactStore store) {
        this(runner, store, Metrics::named);
    }

    /**
     * With metrics of one's own.
     *
     * @param metrics the metric of a name
     */
    ScoreStage(StageRunner runner, ArtifactStore store, Function<String, TransferabilityMetric> metrics) {
        this.runner = runner;
        this.store = store;
        this.metrics = metrics;
    }

    @Override
    public Result score(Request request) {
        return runner.run(new StageWork<Result>() {
            @Override
            public StageKind stage() {
                return StageKind.SCORE;
            }

            @Override
            public Stage.Definition definition() {
                return ScoreStage.definition(
                        request, metrics.apply(request.metric()).facts());
            }

            /** It is asked for by what it reads. */
            @Override
            public Optional<String> over() {
                return Optional.empty();
            }

            @Override
            public void compute(ArtifactDraft draft, StageHeartbeat heartbeat) throws IOException {
                draft.json(SCORE, scored(request, heartbeat));
            }

            @Override
            public Result answer(Stage.Outcome outcome) {
                return new Result(store.json(outcome.manifest(), SCORE, Score.class), outcome.ref(), outcome.run());
            }

            @Override
            public Result planned(ArtifactRef artifact) {
                return new Result(Score.undefined("it is only planned", 0, Map.of()), artifact, Planning.NO_RUN);
            }
        });
    }

    private Score scored(Request request, StageHeartbeat heartbeat) throws IOException {
        TransferabilityMetric metric = metrics.apply(request.metric());
        ProgressListener progress = (phase, done, total) -> heartbeat.progress(done, total, phase);
        try (StoredFeatures target = StoredFeatures.open(store, request.targetFeatures())) {
            if (!metric.facts().usesSource()) {
                return metric.score(target, target, progress);
            }
            try (StoredFeatures source = StoredFeatures.open(store, sourceFeatures(request))) {
                return metric.score(source, target, progress);
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // The same features give the same again, so trying again is no remedy.
            throw new BadInputException(
                    metric.name(),
                    String.valueOf(e.getMessage()).replaceFirst("\\.$", ""),
                    "leave the metric out, or take this source out of the pool",
                    e);
        }
    }

    /** What makes the score: of the features only what the metric reads, and the version is the metric's own. */
    static Stage.Definition definition(Request request, MetricFacts metric) {
        return new Stage.Definition(
                StageKind.SCORE,
                metric.version(),
                metric.usesSource()
                        ? List.of(sourceFeatures(request), request.targetFeatures())
                        : List.of(request.targetFeatures()),
                new Settings(metric.name()),
                0);
    }

    private static ArtifactRef sourceFeatures(Request request) {
        return request.sourceFeatures()
                .orElseThrow(() -> new BadInputException(
                        "metric " + request.metric(),
                        request.metric() + " reads source features, and the catalogue that the work was planned by did"
                                + " not say so",
                        "start all cpu workers of one release"));
    }
}
