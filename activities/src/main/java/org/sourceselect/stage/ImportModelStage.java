package org.sourceselect.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.ImportModelActivity;
import org.sourceselect.activity.StageKind;
import org.sourceselect.dataset.DataSet;
import org.sourceselect.store.ArtifactDraft;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Stage;
import org.sourceselect.task.BadInputException;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.combined.Combined;
import org.sourceselect.transferability.registry.Metrics;
import org.sourceselect.unet.Compute;
import org.sourceselect.unet.Inference;

/** Checks a model that a data set names, and keeps it. */
final class ImportModelStage implements ImportModelActivity {

    private static final String OUTCOME = "model.json";

    /** What the store calls the format of a program. */
    private static final String PROGRAM = "torchscript";

    private final StageRunner runner;
    private final ArtifactStore store;
    private final DataSets dataSets;
    private final Supplier<Compute> compute;

    /** All that decides whether a model can be used. */
    private record Settings(String digest, int size) {}

    /** What the store keeps beside the model. */
    private record Kept(String format, int inputs, int channels) {

        boolean suits(MetricFacts metric) {
            return metric.channels().accept(channels) && !(format.equals(PROGRAM) && metric.readsLayers());
        }
    }

    /** Models are tried on this device. */
    ImportModelStage(StageRunner runner, ArtifactStore store, DataSets dataSets, Supplier<Compute> compute) {
        this.runner = runner;
        this.store = store;
        this.dataSets = dataSets;
        this.compute = compute;
    }

    @Override
    public Result importModel(Request request) {
        return runner.run(new StageWork<Result>() {
            @Override
            public StageKind stage() {
                return StageKind.IMPORT;
            }

            @Override
            public Stage.Definition definition() {
                return ImportModelStage.definition(request);
            }

            @Override
            public Optional<String> over() {
                return Optional.of(request.task().toString());
            }

            @Override
            public void compute(ArtifactDraft draft, StageHeartbeat heartbeat) throws IOException {
                keep(request, draft);
            }

            /** Found or not, the metrics of this request must be able to read it. */
            @Override
            public Result answer(Stage.Outcome outcome) {
                Kept kept = store.json(outcome.manifest(), OUTCOME, Kept.class);
                checkMetrics(request, kept);
                return new Result(outcome.ref(), kept.channels(), outcome.run());
            }

            @Override
            public Result planned(ArtifactRef artifact) {
                return new Result(artifact, 2, Planning.NO_RUN);
            }
        });
    }

    /** What makes the model ours. */
    static Stage.Definition definition(Request request) {
        return new Stage.Definition(StageKind.IMPORT, 1, List.of(), new Settings(request.digest(), request.size()), 0);
    }

    private void keep(Request request, ArtifactDraft draft) throws IOException {
        DataSet dataSet = dataSets.named(request.task().dataSet());
        Path file = dataSet.model(request.task());
        if (!Files.isReadable(file)) {
            throw new BadInputException(file.toString(), "the model cannot be read", "check the file's permissions");
        }
        checkUnchanged(dataSet, request, file);
        boolean program = Inference.isProgram(file);
        int channels = tried(request, file);
        Files.copy(file, draft.file(program ? StoredModel.PROGRAM : Training.WEIGHTS));
        checkUnchanged(dataSet, request, file);
        draft.json(OUTCOME, new Kept(program ? PROGRAM : "safetensors", 1, channels));
    }

    /** One at a time: the queue gives a worker as many as it has cores, and none knows of the others' memory. */
    private synchronized int tried(Request request, Path file) throws IOException {
        try (Inference inference = Inference.open(compute.get(), file)) {
            return inference.check(request.size());
        }
    }

    private static void checkUnchanged(DataSet dataSet, Request request, Path file) {
        if (!dataSet.modelDigest(request.task()).equals(request.digest())) {
            throw new BadInputException(
                    file.toString(),
                    "the model is not the one that was there when the work was planned",
                    "start the same command again to plan with the file as it is now");
        }
    }

    private static void checkMetrics(Request request, Kept kept) {
        List<MetricFacts> refusing = Metrics.all().stream()
                .map(TransferabilityMetric::facts)
                .filter(m -> request.metrics().contains(m.name()) && !kept.suits(m))
                // There the probe is one signal of several: layers are undefined for such a model, whose other scores
                // stand.
                .filter(m -> !(m.readsLayers() && request.metrics().contains(Combined.NAME)))
                .toList();
        if (!refusing.isEmpty()) {
            throw new BadInputException(
                    "metrics",
                    "the imported model of " + request.task() + " has " + kept.channels()
                            + (kept.channels() == 1 ? " channel" : " channels") + ", and "
                            + refusing.stream()
                                    .map(m -> m.name() + " reads "
                                            + (m.readsLayers()
                                                    ? "a U-Net's "
                                                            + (m.needs().contains(Need.DECODER) ? "decoder" : "encoder")
                                                            + ", which a TorchScript program does not show"
                                                    : m.channels().label()))
                                    .collect(Collectors.joining(", ")),
                    "choose among "
                            + Metrics.all().stream()
                                    .map(TransferabilityMetric::facts)
                                    .filter(kept::suits)
                                    .map(MetricFacts::name)
                                    .collect(Collectors.joining(", "))
                            + ", or take this source out of the pool");
        }
    }
}
