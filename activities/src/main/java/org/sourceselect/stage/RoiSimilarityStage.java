package org.sourceselect.stage;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.RoiForm;
import org.sourceselect.activity.RoiSimilarityActivity;
import org.sourceselect.activity.StageKind;
import org.sourceselect.store.ArtifactDraft;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Stage;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.RegionForm;
import org.sourceselect.transferability.shape.RegionSimilarity;
import org.sourceselect.transferability.ssim.RoiSimilarity;
import org.sourceselect.transferability.ssim.SsimSettings;

/** Compares the regions of interest of a source and the target. */
final class RoiSimilarityStage implements RoiSimilarityActivity {

    private static final String SIMILARITY = "roi-similarity.json";

    private static final List<RoiForm> MADE_TOGETHER = List.of(RoiForm.values());

    private final StageRunner runner;
    private final ArtifactStore store;

    /**
     * All that the similarity depends on beside the slices.
     *
     * @param forms the forms that are made where others than the paper's are: all, whichever of them is asked for, since they
     *     cost little beside reading the slices and people want to see them side by side
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private record Settings(
            List<Integer> sourceLabels,
            List<Integer> targetLabels,
            Essential.Split split,
            int pairs,
            List<RoiForm> forms) {}

    /** What an artifact with all forms holds. */
    private record AllForms(RoiSimilarity.Result ssim, RegionSimilarity.Forms others) {}

    RoiSimilarityStage(StageRunner runner, ArtifactStore store) {
        this.runner = runner;
        this.store = store;
    }

    @Override
    public Result compare(Request request) {
        return runner.run(new StageWork<Result>() {
            @Override
            public StageKind stage() {
                return StageKind.ROI_SIMILARITY;
            }

            @Override
            public Stage.Definition definition() {
                return RoiSimilarityStage.definition(request);
            }

            @Override
            public Optional<String> over() {
                return Optional.of(
                        request.source().task() + " and " + request.target().task());
            }

            @Override
            public void compute(ArtifactDraft draft, StageHeartbeat heartbeat) throws IOException {
                try (TaskSlices source = TaskSlices.open(store, request.source(), request.split());
                        TaskSlices target = TaskSlices.open(store, request.target(), request.split())) {
                    source.learnableSlices(TaskSlices.LEAVE_OUT);
                    target.learnableSlices(TaskSlices.CHOOSE_ANOTHER);
                    TrainingLabels ours = new TrainingLabels(source);
                    TrainingLabels theirs = new TrainingLabels(target);
                    ProgressListener progress = (phase, done, total) -> heartbeat.progress(done, total, phase);
                    RoiSimilarity.Result ssim = RoiSimilarity.compare(
                            ours, theirs, request.pairs(), request.seed(), SsimSettings.GAUSSIAN, progress);
                    draft.json(
                            SIMILARITY,
                            request.form() == RoiForm.SSIM
                                    ? ssim
                                    : new AllForms(
                                            ssim,
                                            RegionSimilarity.compare(
                                                    ours, theirs, request.pairs(), request.seed(), progress)));
                }
            }

            @Override
            public Result answer(Stage.Outcome outcome) {
                return request.form()
                        .region()
                        .map(region -> of(
                                request.form(),
                                region,
                                store.json(outcome.manifest(), SIMILARITY, AllForms.class),
                                outcome))
                        .orElseGet(() -> papers(
                                store.json(outcome.manifest(), SIMILARITY, RoiSimilarity.Result.class), outcome));
            }

            /** All regions of interest are alike, so that a plan is made for as many sources as can be near. */
            @Override
            public Result planned(ArtifactRef artifact) {
                return new Result(
                        1,
                        1,
                        1,
                        request.pairs(),
                        Pairing.RELATIVE_POSITION,
                        1,
                        1,
                        artifact,
                        Planning.NO_RUN,
                        request.form(),
                        Map.of(),
                        Map.of());
            }
        });
    }

    private static Result papers(RoiSimilarity.Result similarity, Stage.Outcome outcome) {
        return new Result(
                similarity.mean(),
                similarity.low(),
                similarity.high(),
                similarity.pairs(),
                pairing(similarity.sameSubject()),
                similarity.frequencyMapSsim(),
                similarity.areaRatio(),
                outcome.ref(),
                outcome.run());
    }

    private static Result of(RoiForm asked, RegionForm form, AllForms all, Stage.Outcome outcome) {
        Map<String, Double> means = new LinkedHashMap<>();
        for (RoiForm other : MADE_TOGETHER) {
            means.put(
                    other.label(),
                    other.region()
                            .map(r -> all.others().of(r).mean())
                            .orElse(all.ssim().mean()));
        }
        RegionSimilarity.Result similarity = all.others().of(form);
        return new Result(
                similarity.mean(),
                similarity.low(),
                similarity.high(),
                similarity.pairs(),
                pairing(similarity.sameSubject()),
                all.ssim().frequencyMapSsim(),
                all.ssim().areaRatio(),
                outcome.ref(),
                outcome.run(),
                asked,
                means,
                all.others().descriptors().parts());
    }

    private static Pairing pairing(boolean sameSubject) {
        return sameSubject ? Pairing.SAME_SUBJECT : Pairing.RELATIVE_POSITION;
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
                        request.pairs(),
                        request.form() == RoiForm.SSIM ? List.of() : MADE_TOGETHER),
                request.seed());
    }
}
