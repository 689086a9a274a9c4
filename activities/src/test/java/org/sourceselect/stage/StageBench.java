package org.sourceselect.stage;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.assertj.core.api.Assertions;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.CatalogActivity;
import org.sourceselect.activity.FeatureDumpActivity;
import org.sourceselect.activity.FinetuneActivity;
import org.sourceselect.activity.ImportModelActivity;
import org.sourceselect.activity.LayersActivity;
import org.sourceselect.activity.NetworkSettings;
import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.activity.PrepareActivity;
import org.sourceselect.activity.PretrainActivity;
import org.sourceselect.activity.ProbeActivity;
import org.sourceselect.activity.RoiForm;
import org.sourceselect.activity.RoiSimilarityActivity;
import org.sourceselect.activity.RungActivity;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.TaskData;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.phantom.PhantomGenerator;
import org.sourceselect.phantom.PhantomSettings;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.ProblemNotes;
import org.sourceselect.store.StoreLocation;
import org.sourceselect.store.embedded.EmbeddedObjectStore;
import org.sourceselect.task.TaskId;
import org.sourceselect.unet.Compute;

/** The real stages, called through Temporal's activity environment, over one small phantom data set and a store. */
final class StageBench implements Closeable {

    static final SplitSettings SPLIT = new SplitSettings(0.25, 7);
    static final NetworkSettings NETWORK = new NetworkSettings(2);

    /** One thread, as the last bits of a training depend on their number. */
    static final Supplier<Compute> CPU = () -> Compute.cpu(1);

    /** So often, that a training of a second hears that it is cancelled. */
    private static final Duration PAUSE = Duration.ofMillis(10);

    private static final PreparationSettings PREPARATION =
            new PreparationSettings(32, PreparationSettings.Fit.RESIZE, 0, 0);

    private final Path folder;
    private final EmbeddedObjectStore server;
    private final ArtifactStore store;
    private final MeterRegistry registry;
    private final TestActivityEnvironment environment = TestActivityEnvironment.newInstance();

    private StageBench(Path folder, List<Path> descriptions) {
        this.folder = folder;
        this.server = EmbeddedObjectStore.open(folder.resolve("store"));
        this.registry = new SimpleMeterRegistry();
        this.store = ArtifactStore.open(server.location(), folder.resolve("scratch"), registry);
        Health health = new Health(store::isWell);
        DataSets dataSets = DataSets.open(descriptions);
        environment.registerActivitiesImplementations(new CatalogStage(dataSets, new ProblemNotes(store), health));
        Stages stages =
                new Stages(new FindingOrComputing(store, health, registry, PAUSE), store, dataSets, CPU, registry);
        for (StageKind.Queue queue : StageKind.Queue.values()) {
            environment.registerActivitiesImplementations(stages.on(queue));
        }
    }

    /** Four tumour phantoms of 32 x 32 x 8 voxels; the paths of their descriptions. */
    static List<Path> phantoms(Path folder) {
        return PhantomGenerator.write(folder, new PhantomSettings(1, 32, 8, 1, 4, 0, 0), (done, total) -> {});
    }

    /** Starts an embedded store in a folder. */
    static StageBench open(Path folder, List<Path> descriptions) {
        return new StageBench(folder, descriptions);
    }

    MeterRegistry registry() {
        return registry;
    }

    ArtifactStore store() {
        return store;
    }

    TestActivityEnvironment environment() {
        return environment;
    }

    /** From now on the store refuses every call. */
    void loseBucket() throws IOException {
        Path objects = folder.resolve("store/objects");
        Files.move(objects.resolve(StoreLocation.DEFAULT_BUCKET), folder.resolve("lost"));
    }

    Catalog.Domain domain(String modality) {
        return catalog().domains().stream()
                .filter(d -> d.modality().equals(modality))
                .findFirst()
                .orElseThrow();
    }

    private Catalog.DataSet catalog() {
        return stub(CatalogActivity.class).catalog().dataSets().get(0);
    }

    PrepareActivity.Result prepare(String modality) {
        Catalog.Domain domain = domain(modality);
        return stub(PrepareActivity.class)
                .prepare(new PrepareActivity.Request(
                        catalog().name(), domain.partition(), modality, domain.digest(), PREPARATION));
    }

    /** A task over prepared slices: the pixels of one label value. */
    static TaskData task(PrepareActivity.Result prepared, String modality, String roi, int label) {
        return new TaskData(
                new TaskId("phantom", roi, Optional.of("1"), modality), prepared.prepared(), List.of(label));
    }

    static TrainingSettings training(int iterations) {
        return new TrainingSettings(iterations, 4, 1e-3, 5e-5, 3, 5);
    }

    TrainedModel pretrain(TaskData source, TrainingSettings training) {
        return stub(PretrainActivity.class).pretrain(new PretrainActivity.Request(source, SPLIT, NETWORK, training));
    }

    /** Imports the model that the data set names for a task, as the catalogue tells. */
    ImportModelActivity.Result importModel(List<String> metrics) {
        Catalog.Model model = catalog().models().get(0);
        return stub(ImportModelActivity.class)
                .importModel(
                        new ImportModelActivity.Request(model.task(), model.digest(), PREPARATION.size(), metrics));
    }

    TrainedModel finetune(ArtifactRef source, TaskData target) {
        return stub(FinetuneActivity.class).finetune(new FinetuneActivity.Request(source, target, SPLIT, training(4)));
    }

    TrainedModel finetune(FinetuneActivity.Request request) {
        return stub(FinetuneActivity.class).finetune(request);
    }

    TrainedModel pretrain(PretrainActivity.Request request) {
        return stub(PretrainActivity.class).pretrain(request);
    }

    RungActivity.Result climb(RungActivity.Request request) {
        return stub(RungActivity.class).climb(request);
    }

    FeatureDumpActivity.Result features(ArtifactRef model, TaskData task) {
        return stub(FeatureDumpActivity.class).dump(new FeatureDumpActivity.Request(model, task, SPLIT));
    }

    RoiSimilarityActivity.Result compare(TaskData source, TaskData target) {
        return compare(source, target, RoiForm.SSIM);
    }

    RoiSimilarityActivity.Result compare(TaskData source, TaskData target, RoiForm form) {
        return stub(RoiSimilarityActivity.class)
                .compare(new RoiSimilarityActivity.Request(source, target, SPLIT, 50, 3, form));
    }

    ScoreActivity.Result score(String metric, ArtifactRef source, ArtifactRef target) {
        return score(metric, Optional.of(source), target);
    }

    ScoreActivity.Result score(String metric, Optional<ArtifactRef> source, ArtifactRef target) {
        return stub(ScoreActivity.class).score(new ScoreActivity.Request(metric, source, target));
    }

    ScoreActivity.Result layers(String metric, ArtifactRef model, TaskData target) {
        return stub(LayersActivity.class).scoreLayers(new LayersActivity.Request(metric, model, target, SPLIT));
    }

    ScoreActivity.Result probe(ArtifactRef model, TaskData target) {
        return stub(ProbeActivity.class).probe(new ProbeActivity.Request(model, target, SPLIT));
    }

    void checkTarget(TaskData target) {
        checkTarget(new PrepareActivity.Target(target, SPLIT, false));
    }

    void checkTarget(PrepareActivity.Target target) {
        stub(PrepareActivity.class).checkTarget(target);
    }

    /** The failure that would stand in a history. */
    static ApplicationFailure failure(Runnable call) {
        ActivityFailure failed = Assertions.catchThrowableOfType(ActivityFailure.class, call::run);
        Assertions.assertThat(failed).isNotNull().hasCauseInstanceOf(ApplicationFailure.class);
        return (ApplicationFailure) Objects.requireNonNull(failed.getCause());
    }

    private <T> T stub(Class<T> activity) {
        // The SDK sends a heartbeat no more often than every four fifths of this.
        return environment.newActivityStub(
                activity,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofMinutes(2))
                        .setHeartbeatTimeout(PAUSE)
                        .build());
    }

    @Override
    public void close() throws IOException {
        environment.close();
        store.close();
        server.close();
    }
}
