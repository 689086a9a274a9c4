package org.sourceselect.stage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.FeatureDumpActivity;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.activity.StageRun;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.ProblemNotes;
import org.sourceselect.store.Stage;
import org.sourceselect.tensor.DType;
import org.sourceselect.tensor.SafetensorsWriter;
import org.sourceselect.tensor.TensorSpec;
import org.sourceselect.unet.Compute;
import org.sourceselect.unet.Inference;

/** Runs a source model over a task's training images. */
public final class FeatureDumpStage implements FeatureDumpActivity {

    private static final int BATCH = 20;

    /** What the output of one batch may take: more than 20 slices of two channels ever do. */
    private static final long BATCH_OUTPUT_BYTES = 1L << 28;

    private static final String SUMMARY = "summary.json";

    private final ArtifactStore store;
    private final Supplier<Compute> compute;
    private final StageCall call;

    /** All that the features depend on beside the model and the slices. */
    private record Settings(List<Integer> labels, SplitSettings split) {}

    private record Summary(int images) {}

    /** From and into this store, on this device. */
    public FeatureDumpStage(ArtifactStore store, Supplier<Compute> compute) {
        this.store = store;
        this.compute = compute;
        this.call = new StageCall(new ProblemNotes(store));
    }

    @Override
    public Result dump(Request request) {
        return call.run(heartbeat -> {
            Stage.Definition definition = definition(request);
            Stage.Outcome outcome = Stage.findOrCompute(store, definition, heartbeat.request(), draft -> {
                try (TaskSlices slices = TaskSlices.open(store, request.task(), request.split());
                        Inference inference = Inference.open(compute.get(), StoredModel.file(store, request.model()))) {
                    write(slices, inference, draft.file(StoredFeatures.FILE), heartbeat);
                    draft.json(SUMMARY, new Summary(slices.trainingSlices().length));
                }
            });
            return result(store, outcome);
        });
    }

    /** What makes the features. */
    static Stage.Definition definition(Request request) {
        return new Stage.Definition(
                ArtifactKind.FEATURES,
                "features",
                1,
                List.of(request.model(), request.task().prepared()),
                new Settings(request.task().labels(), request.split()),
                0);
    }

    /** What to answer, once they are there. */
    static Result result(ArtifactStore store, Stage.Outcome outcome) {
        return new Result(
                outcome.manifest().ref(),
                store.json(outcome.manifest(), SUMMARY, Summary.class).images(),
                new StageRun(outcome.found(), outcome.manifest().seconds()));
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
