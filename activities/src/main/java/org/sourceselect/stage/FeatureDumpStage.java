package org.sourceselect.stage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.FeatureDumpActivity;
import org.sourceselect.activity.StageKind;
import org.sourceselect.store.ArtifactDraft;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Stage;
import org.sourceselect.tensor.DType;
import org.sourceselect.tensor.SafetensorsWriter;
import org.sourceselect.tensor.TensorSpec;
import org.sourceselect.unet.Compute;
import org.sourceselect.unet.Inference;

/** Runs a source model over a task's training images. */
final class FeatureDumpStage implements FeatureDumpActivity {

    private static final int BATCH = 20;

    /** What the output of one batch may take: more than 20 slices of two channels ever do. */
    private static final long BATCH_OUTPUT_BYTES = 1L << 28;

    private static final String SUMMARY = "summary.json";

    private final StageRunner runner;
    private final ArtifactStore store;
    private final Supplier<Compute> compute;

    /** All that the features depend on beside the model and the slices. */
    private record Settings(List<Integer> labels, Essential.Split split) {}

    private record Summary(int images) {}

    /** Models run on this device. */
    FeatureDumpStage(StageRunner runner, ArtifactStore store, Supplier<Compute> compute) {
        this.runner = runner;
        this.store = store;
        this.compute = compute;
    }

    @Override
    public Result dump(Request request) {
        return runner.run(new StageWork<Result>() {
            @Override
            public StageKind stage() {
                return StageKind.FEATURES;
            }

            @Override
            public Stage.Definition definition() {
                return FeatureDumpStage.definition(request);
            }

            @Override
            public Optional<String> over() {
                return Optional.of(request.task().task().toString());
            }

            @Override
            public void compute(ArtifactDraft draft, StageHeartbeat heartbeat) throws IOException {
                try (TaskSlices slices = TaskSlices.open(store, request.task(), request.split());
                        Inference inference = Inference.open(compute.get(), StoredModel.file(store, request.model()))) {
                    write(slices, inference, draft.file(StoredFeatures.FILE), heartbeat);
                    draft.json(SUMMARY, new Summary(slices.trainingSlices().length));
                }
            }

            @Override
            public Result answer(Stage.Outcome outcome) {
                int images =
                        store.json(outcome.manifest(), SUMMARY, Summary.class).images();
                return new Result(outcome.ref(), images, outcome.run());
            }

            @Override
            public Result planned(ArtifactRef artifact) {
                return new Result(artifact, 0, Planning.NO_RUN);
            }
        });
    }

    /** What makes the features. */
    static Stage.Definition definition(Request request) {
        return new Stage.Definition(
                StageKind.FEATURES,
                1,
                List.of(request.model(), request.task().prepared()),
                new Settings(request.task().labels(), Essential.of(request.split())),
                0);
    }

    private static int batch(int channels, int size) {
        return (int) Math.max(1, Math.min(BATCH, BATCH_OUTPUT_BYTES / (4L * channels * size * size)));
    }

    private static void write(TaskSlices slices, Inference inference, Path file, StageHeartbeat heartbeat)
            throws IOException {
        int[] images = slices.trainingSlices();
        int size = slices.size();
        int channels = inference.channels(size);
        Map<String, TensorSpec> layout = new LinkedHashMap<>();
        layout.put(StoredFeatures.FEATURES, TensorSpec.of(DType.F32, images.length, channels, size, size));
        layout.put(StoredFeatures.SUBJECT, TensorSpec.of(DType.I32, images.length));
        layout.put(StoredFeatures.LABELS, TensorSpec.of(DType.U8, images.length, size, size));
        byte[] mask = new byte[size * size];
        int[] done = {0};
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, layout, Map.of())) {
            inference.logits(slices, images, batch(channels, size), (slice, logits) -> {
                slices.mask(slice, mask, 0);
                writer.append(StoredFeatures.FEATURES, logits, 0, logits.length);
                writer.append(StoredFeatures.SUBJECT, new int[] {slices.subject(slice)}, 0, 1);
                writer.append(StoredFeatures.LABELS, mask, 0, mask.length);
                heartbeat.progress(++done[0], images.length, "image");
            });
        }
    }
}
