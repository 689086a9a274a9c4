package org.sourceselect.stage;

import java.util.List;
import java.util.function.Supplier;
import org.sourceselect.activity.ProbeActivity;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.activity.StageKind;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Stage;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.probe.Probe;
import org.sourceselect.unet.Compute;

/** Runs a source model's encoder over the target's training images and probes what it makes of them. */
final class ProbeStage implements ProbeActivity {

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
        return runner.run(new InnerScore(
                store,
                compute,
                StageKind.PROBE,
                () -> definition(request, probe.facts()),
                () -> probe,
                request.model(),
                request.target(),
                request.split()));
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
