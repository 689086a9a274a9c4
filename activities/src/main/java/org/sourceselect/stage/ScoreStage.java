package org.sourceselect.stage;

import java.util.List;
import java.util.function.Function;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.activity.StageRun;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.ProblemNotes;
import org.sourceselect.store.Stage;
import org.sourceselect.task.BadInputException;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.registry.Metrics;

/** Computes one metric of one source for one target. */
public final class ScoreStage implements ScoreActivity {

    private static final String SCORE = "score.json";

    /** Raised whenever a metric answers with other numbers. */
    private static final int VERSION = 4;

    private final ArtifactStore store;
    private final Function<String, TransferabilityMetric> metrics;
    private final StageCall call;

    private record Settings(String metric) {}

    /** From and into this store. */
    public ScoreStage(ArtifactStore store) {
        this(store, Metrics::named);
    }

    /**
     * With metrics of one's own.
     *
     * @param metrics the metric of a name
     */
    ScoreStage(ArtifactStore store, Function<String, TransferabilityMetric> metrics) {
        this.store = store;
        this.metrics = metrics;
        this.call = new StageCall(new ProblemNotes(store));
    }

    @Override
    public Result score(Request request) {
        return call.run(heartbeat -> {
            TransferabilityMetric metric = metrics.apply(request.metric());
            Stage.Definition definition = definition(request, metric);
            Stage.Outcome outcome = Stage.findOrCompute(store, definition, heartbeat.request(), draft -> {
                try (StoredFeatures source = StoredFeatures.open(store, request.sourceFeatures());
                        StoredFeatures target = StoredFeatures.open(store, request.targetFeatures())) {
                    draft.json(
                            SCORE,
                            metric.score(
                                    source, target, (phase, done, total) -> heartbeat.progress(done, total, phase)));
                } catch (IllegalArgumentException | ArithmeticException e) {
                    // The same features give the same again, so trying again is no remedy.
                    throw new BadInputException(
                            metric.name(),
                            String.valueOf(e.getMessage()).replaceFirst("\\.$", ""),
                            "leave the metric out, or take this source out of the pool",
                            e);
                }
            });
            return result(store, outcome);
        });
    }

    /** What makes the score. */
    static Stage.Definition definition(Request request, TransferabilityMetric metric) {
        return new Stage.Definition(
                ArtifactKind.SCORE,
                "score",
                VERSION,
                metric.usesSource()
                        ? List.of(request.sourceFeatures(), request.targetFeatures())
                        : List.of(request.targetFeatures()),
                new Settings(metric.name()),
                0);
    }

    /** What to answer, once it is there. */
    static Result result(ArtifactStore store, Stage.Outcome outcome) {
        return new Result(
                store.json(outcome.manifest(), SCORE, Score.class),
                outcome.manifest().ref(),
                new StageRun(outcome.found(), outcome.manifest().seconds()));
    }
}
