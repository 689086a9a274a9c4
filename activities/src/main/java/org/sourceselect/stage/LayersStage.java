package org.sourceselect.stage;

import java.util.List;
import java.util.function.Supplier;
import org.sourceselect.activity.LayersActivity;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.activity.StageKind;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Stage;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.registry.Metrics;
import org.sourceselect.unet.Compute;

/** Runs a source model over the target's training images and computes one metric of its encoder's or decoder's layers. */
final class LayersStage implements LayersActivity {

    private final StageRunner runner;
    private final ArtifactStore store;
    private final Supplier<Compute> compute;

    /** All that the score depends on beside the model and the slices. */
    private record Settings(String metric, List<Integer> labels, Essential.Split split) {}

    /** Models run on this device. */
    LayersStage(StageRunner runner, ArtifactStore store, Supplier<Compute> compute) {
        this.runner = runner;
        this.store = store;
        this.compute = compute;
    }

    @Override
    public ScoreActivity.Result scoreLayers(Request request) {
        return runner.run(new InnerScore(
                store,
                compute,
                StageKind.LAYERS,
                () -> definition(request, Metrics.named(request.metric()).facts()),
                () -> Metrics.named(request.metric()),
                request.model(),
                request.target(),
                request.split()));
    }

    /** What makes the score; the version is the metric's own. */
    static Stage.Definition definition(Request request, MetricFacts metric) {
        return new Stage.Definition(
                StageKind.LAYERS,
                metric.version(),
                List.of(request.model(), request.target().prepared()),
                new Settings(metric.name(), request.target().labels(), Essential.of(request.split())),
                0);
    }
}
