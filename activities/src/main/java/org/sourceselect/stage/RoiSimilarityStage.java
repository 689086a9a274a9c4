package org.sourceselect.stage;

import java.io.IOException;
import java.util.List;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.RoiSimilarityActivity;
import org.sourceselect.activity.StageKind;
import org.sourceselect.store.ArtifactDraft;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Stage;
import org.sourceselect.transferability.ssim.RoiSimilarity;
import org.sourceselect.transferability.ssim.SsimSettings;

/** Compares the regions of interest of a source and the target. */
final class RoiSimilarityStage implements RoiSimilarityActivity {

    private static final String SIMILARITY = "roi-similarity.json";

    private final StageRunner runner;
    private final ArtifactStore store;

    /** All that the similarity depends on beside the slices. */
    private record Settings(List<Integer> sourceLabels, List<Integer> targetLabels, Essential.Split split, int pairs) {}

    RoiSimilarityStage(StageRunner runner, ArtifactStore store) {
        this.runner = runner;
        this.store = store;
    }

    @Override
    public Result compare(Request request) {
        return runner.run(new StageWork<Result>() {
            @Override
            public Stage.Definition definition() {
                return RoiSimilarityStage.definition(request);
            }

            @Override
            public void compute(ArtifactDraft draft, StageHeartbeat heartbeat) throws IOException {
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
            }

            @Override
            public Result answer(Stage.Outcome outcome) {
                RoiSimilarity.Result similarity =
                        store.json(outcome.manifest(), SIMILARITY, RoiSimilarity.Result.class);
                return new Result(
                        similarity.mean(),
                        similarity.low(),
                        similarity.high(),
                        similarity.pairs(),
                        similarity.sameSubject() ? Pairing.SAME_SUBJECT : Pairing.RELATIVE_POSITION,
                        similarity.frequencyMapSsim(),
                        similarity.areaRatio(),
                        outcome.ref(),
                        outcome.run());
            }

            /** All regions of interest are alike, so that a plan is made for as many sources as can be near. */
            @Override
            public Result planned(ArtifactRef artifact) {
                return new Result(1, 1, 1, request.pairs(), Pairing.RELATIVE_POSITION, 1, 1, artifact, Planning.NO_RUN);
            }
        });
    }

    /** What makes the similarity. */
    static Stage.Definition definition(Request request) {
        return new Stage.Definition(
                StageKind.ROI_SIMILARITY,
                3,
                List.of(request.source().prepared(), request.target().prepared()),
                new Settings(
                        request.source().labels(),
                        request.target().labels(),
                        Essential.of(request.split()),
                        request.pairs()),
                request.seed());
    }
}
