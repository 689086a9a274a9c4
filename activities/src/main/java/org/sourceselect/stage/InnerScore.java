package org.sourceselect.stage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.TaskData;
import org.sourceselect.store.ArtifactDraft;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Stage;
import org.sourceselect.task.BadInputException;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.unet.Compute;
import org.sourceselect.unet.Inference;

/**
 * Runs a source model over the target's training images and computes a metric of its inner layers, which are read there and not
 * kept.
 */
final class InnerScore implements StageWork<ScoreActivity.Result> {

    private static final String SCORE = "score.json";

    private final ArtifactStore store;
    private final Supplier<Compute> compute;
    private final StageKind stage;
    private final Supplier<Stage.Definition> definition;
    private final Supplier<TransferabilityMetric> metric;
    private final ArtifactRef model;
    private final TaskData target;
    private final SplitSettings split;

    /** The net runs on this device. */
    InnerScore(
            ArtifactStore store,
            Supplier<Compute> compute,
            StageKind stage,
            Supplier<Stage.Definition> definition,
            Supplier<TransferabilityMetric> metric,
            ArtifactRef model,
            TaskData target,
            SplitSettings split) {
        this.store = store;
        this.compute = compute;
        this.stage = stage;
        this.definition = definition;
        this.metric = metric;
        this.model = model;
        this.target = target;
        this.split = split;
    }

    @Override
    public StageKind stage() {
        return stage;
    }

    @Override
    public Stage.Definition definition() {
        return definition.get();
    }

    @Override
    public Optional<String> over() {
        return Optional.of(target.task().toString());
    }

    @Override
    public void compute(ArtifactDraft draft, StageHeartbeat heartbeat) throws IOException {
        TransferabilityMetric scorer = metric.get();
        boolean decoder = scorer.facts().needs().contains(Need.DECODER);
        Path file = StoredModel.file(store, model);
        if (Inference.isProgram(file)) {
            // Asked for where it is one signal of several; where it is named alone, importing such a model is refused.
            draft.json(
                    SCORE,
                    Score.undefined(
                            "a TorchScript program does not show its " + (decoder ? "decoder" : "encoder"),
                            0,
                            Map.of()));
            return;
        }
        try (TaskSlices slices = TaskSlices.open(store, target, split);
                Inference inference = Inference.open(compute.get(), file)) {
            InnerMaps maps =
                    new InnerMaps(slices, inference, decoder ? Inference.Part.DECODER : Inference.Part.ENCODER);
            draft.json(SCORE, scorer.score(maps, maps, (phase, done, total) -> heartbeat.progress(done, total, phase)));
        } catch (IllegalArgumentException | ArithmeticException e) {
            // The same features give the same again, so trying again is no remedy.
            throw new BadInputException(
                    scorer.name(),
                    String.valueOf(e.getMessage()).replaceFirst("\\.$", ""),
                    "leave the metric out, or take this source out of the pool",
                    e);
        }
    }

    @Override
    public ScoreActivity.Result answer(Stage.Outcome outcome) {
        return new ScoreActivity.Result(
                store.json(outcome.manifest(), SCORE, Score.class), outcome.ref(), outcome.run());
    }

    @Override
    public ScoreActivity.Result planned(ArtifactRef artifact) {
        return new ScoreActivity.Result(new Score(0, 0, 0, Optional.empty(), Map.of()), artifact, Planning.NO_RUN);
    }
}
