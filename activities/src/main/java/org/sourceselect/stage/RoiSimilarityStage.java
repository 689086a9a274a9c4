package org.sourceselect.stage;

import java.util.List;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.RoiSimilarityActivity;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.activity.StageRun;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.ProblemNotes;
import org.sourceselect.store.Stage;
import org.sourceselect.transferability.ssim.RoiSimilarity;
import org.sourceselect.transferability.ssim.SsimSettings;

/** Compares the regions of interest of a source and the target. */
public final class RoiSimilarityStage implements RoiSimilarityActivity {

    private static final String SIMILARITY = "roi-similarity.json";

    private final ArtifactStore store;
    private final StageCall call;

    /** All that the similarity depends on beside the slices. */
    private record Settings(List<Integer> sourceLabels, List<Integer> targetLabels, SplitSettings split, int pairs) {}

    /** From and into this store. */
    public RoiSimilarityStage(ArtifactStore store) {
        this.store = store;
        this.call = new StageCall(new ProblemNotes(store));
    }

    @Override
    public Result compare(Request request) {
        return call.run(heartbeat -> {
            Stage.Definition definition = definition(request);
            Stage.Outcome outcome = Stage.findOrCompute(store, definition, heartbeat.request(), draft -> {
                try (TaskSlices source = TaskSlices.open(store, request.source(), request.split());
                        TaskSlices target = TaskSlices.open(store, request.target(), request.split())) {
                    source.learnableSlices(TaskSlices.LEAVE_OUT);
                    target.learnableSlices(TaskSlices.CHOOSE_ANOTHER);
                    draft.json(
                            SIMILARITY,
                            RoiSimilarity.compare(
                                    new TrainingLabels(source),
                                    new TrainingLabels(target),
                                    request.pairs(),
                                    request.seed(),
                                    SsimSettings.GAUSSIAN,
                                    (phase, done, total) -> heartbeat.progress(done, total, phase)));
                }
            });
            return result(store, outcome);
        });
    }

    /** What makes the similarity. */
    static Stage.Definition definition(Request request) {
        return new Stage.Definition(
                ArtifactKind.SCORE,
                "roi-similarity",
                3,
                List.of(request.source().prepared(), request.target().prepared()),
                new Settings(request.source().labels(), request.target().labels(), request.split(), request.pairs()),
                request.seed());
    }

    /** What to answer, once it is there. */
    static Result result(ArtifactStore store, Stage.Outcome outcome) {
        RoiSimilarity.Result similarity = store.json(outcome.manifest(), SIMILARITY, RoiSimilarity.Result.class);
        return new Result(
                similarity.mean(),
                similarity.low(),
                similarity.high(),
                similarity.pairs(),
                similarity.sameSubject() ? Pairing.SAME_SUBJECT : Pairing.RELATIVE_POSITION,
                similarity.frequencyMapSsim(),
                similarity.areaRatio(),
                outcome.manifest().ref(),
                new StageRun(outcome.found(), outcome.manifest().seconds()));
    }
}
