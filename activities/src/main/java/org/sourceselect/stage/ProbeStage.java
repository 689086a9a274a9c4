package org.sourceselect.stage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.ProbeActivity;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.activity.StageKind;
import org.sourceselect.store.ArtifactDraft;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Stage;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.probe.Probe;
import org.sourceselect.unet.Compute;
import org.sourceselect.unet.Inference;

/** Runs a source model's encoder over the target's training images and probes what it makes of them. */
final class ProbeStage implements ProbeActivity {

    private static final String SCORE = "score.json";

    /** Asked for where the probe is one signal of several; where it is named alone, importing such a model is refused. */
    private static final Score OF_A_PROGRAM =
            Score.undefined("a TorchScript program does not show its encoder", 0, Map.of());

    private final StageRunner runner;
    private final ArtifactStore store;
    private final Supplier<Compute> compute;
    private final Probe probe = new Probe();

    /** All that the score depends on beside the model and the slices. */
    private record Settings(List<Integer> labels, Essential.Split split) {}

    /** Models run on this device. */
    ProbeStage(StageRunner runner, ArtifactStore store, Supplier<Compute> compute) {
        this.runner = runner;
        this.store = store;
        this.compute = compute;
    }

    @Override
    public ScoreActivity.Result probe(Request request) {
        return runner.run(new StageWork<ScoreActivity.Result>() {
            @Override
            public StageKind stage() {
                return StageKind.PROBE;
            }

            @Override
            public Stage.Definition definition() {
                return ProbeStage.definition(request, probe.facts());
            }

            @Override
            public Optional<String> over() {
                return Optional.of(request.target().task().toString());
            }

            @Override
            public void compute(ArtifactDraft draft, StageHeartbeat heartbeat) throws IOException {
                Path model = StoredModel.file(store, request.model());
                if (Inference.isProgram(model)) {
                    draft.json(SCORE, OF_A_PROGRAM);
                    return;
                }
                try (TaskSlices slices = TaskSlices.open(store, request.target(), request.split());
                        Inference inference = Inference.open(compute.get(), model)) {
                    EncodedMaps maps = new EncodedMaps(slices, inference);
                    draft.json(
                            SCORE,
                            probe.score(maps, maps, (phase, done, total) -> heartbeat.progress(done, total, phase)));
                }
            }

            @Override
            public ScoreActivity.Result answer(Stage.Outcome outcome) {
                Score score = store.json(outcome.manifest(), SCORE, Score.class);
                return new ScoreActivity.Result(score, outcome.ref(), outcome.run());
            }

            @Override
            public ScoreActivity.Result planned(ArtifactRef artifact) {
                return new ScoreActivity.Result(
                        new Score(0, 0, 0, Optional.empty(), Map.of()), artifact, Planning.NO_RUN);
            }
        });
    }

    /** What makes the score; the version is the metric's own. */
    static Stage.Definition definition(Request request, MetricFacts metric) {
        return new Stage.Definition(
                StageKind.PROBE,
                metric.version(),
                List.of(request.model(), request.target().prepared()),
                new Settings(request.target().labels(), Essential.of(request.split())),
                0);
    }
}
