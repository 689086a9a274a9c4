package org.sourceselect.stage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.NetworkSettings;
import org.sourceselect.activity.RungActivity;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.store.ArtifactDraft;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Stage;
import org.sourceselect.unet.Compute;
import org.sourceselect.unet.TrainingPlan;

/** Fine-tunes a candidate of a race up to a rung, and keeps what the next rung goes on from. */
final class RungStage implements RungActivity {

    private static final StageKind KIND = StageKind.RUNG;

    private final StageRunner runner;
    private final ArtifactStore store;
    private final Training training;

    /**
     * All that the artifact depends on beside the source model and the slices. The rung before is not among its inputs: its end is
     * a function of the same, and what is made from it are the same bits as from the beginning.
     *
     * @param network of a net with random weights; absent for a source model
     * @param after the iterations that another rung did, which change no bit of the artifact but what it cost
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private record Settings(
            List<Integer> labels,
            Essential.Split split,
            Optional<NetworkSettings> network,
            Essential.Training training,
            int after) {}

    /** Trains on this device, measured in this registry. */
    RungStage(StageRunner runner, ArtifactStore store, Supplier<Compute> compute, MeterRegistry registry) {
        this.runner = runner;
        this.store = store;
        this.training = new Training(KIND, store, compute, registry);
    }

    @Override
    public Result climb(Request request) {
        return runner.run(work(request));
    }

    /** What makes the artifact. */
    static Stage.Definition definition(Request request) {
        List<ArtifactRef> inputs = new ArrayList<>();
        request.start().ifPresent(inputs::add);
        inputs.add(request.target().prepared());
        return Training.definition(
                KIND,
                inputs,
                new Settings(
                        request.target().labels(),
                        Essential.of(request.split()),
                        request.start().isPresent() ? Optional.empty() : Optional.of(request.network()),
                        Essential.of(request.training()),
                        request.after()),
                request.training());
    }

    private StageWork<Result> work(Request request) {
        StageWork<TrainedModel> trained = training.work(lesson(request));
        return new StageWork<Result>() {
            @Override
            public StageKind stage() {
                return KIND;
            }

            @Override
            public Stage.Definition definition() {
                return trained.definition();
            }

            @Override
            public Optional<String> over() {
                return trained.over();
            }

            @Override
            public void compute(ArtifactDraft draft, StageHeartbeat heartbeat) throws IOException {
                trained.compute(draft, heartbeat);
            }

            @Override
            public void published() {
                trained.published();
            }

            @Override
            public Result answer(Stage.Outcome outcome) {
                Training.EachSubject each = store.json(outcome.manifest(), Training.OUTCOME, Training.Kept.class)
                        .validationSubjects()
                        .orElse(new Training.EachSubject(List.of(), List.of()));
                return new Result(trained.answer(outcome), each.dice(), each.soft());
            }

            @Override
            public Result planned(ArtifactRef artifact) {
                return new Result(trained.planned(artifact), List.of(), List.of());
            }
        };
    }

    private Training.Lesson lesson(Request request) {
        return new Training.Lesson(
                definition(request),
                request.target(),
                request.split(),
                request.training(),
                () -> new TrainingPlan(start(request), request.training()),
                TaskSlices.CHOOSE_ANOTHER,
                (own, draft) -> new RungCheckpoints(
                        own, store, request.former(), request.training().iterations(), draft));
    }

    private TrainingPlan.Start start(Request request) throws IOException {
        return request.start().isPresent()
                ? new TrainingPlan.FromModel(
                        StoredModel.weights(store, request.start().get()), true)
                : new TrainingPlan.FromScratch(request.network());
    }
}
