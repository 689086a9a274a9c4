package org.sourceselect.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.ActivityFailures;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.FeatureDumpActivity;
import org.sourceselect.activity.PrepareActivity;
import org.sourceselect.activity.RoiForm;
import org.sourceselect.activity.RoiSimilarityActivity;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.activity.StageProgress;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TaskData;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.store.ProblemNotes;

/** Every stage as Temporal runs it, from image files to scores, on the embedded store. */
class StagesTest {

    @TempDir
    private static Path data;

    @TempDir
    private Path folder;

    private static List<Path> descriptions = List.of();

    @BeforeAll
    static void writePhantoms() {
        descriptions = StageBench.phantoms(data);
    }

    @Test
    void everyStageComputesOnceAndIsFoundAfterwards() throws IOException {
        try (StageBench bench = StageBench.open(folder, descriptions)) {
            List<StageRun> first = chain(bench);
            List<StageRun> second = chain(bench);
            assertThat(first).extracting(StageRun::found).containsOnly(false);
            assertThat(second).extracting(StageRun::found).containsOnly(true);
            assertThat(second).extracting(StageRun::seconds).isEqualTo(seconds(first));
            measured(bench.registry());
        }
    }

    /** What two chains leave in the registry. */
    private static void measured(MeterRegistry registry) {
        Map.of(
                        "prepare", 2L,
                        "pretrain", 1L,
                        "finetune", 1L,
                        "features", 2L,
                        "roi-similarity", 2L,
                        "score", 2L,
                        "probe", 1L,
                        "layers", 2L)
                .forEach((stage, runs) -> {
                    for (String outcome : List.of("computed", "found")) {
                        Timer timer = registry.get("sourceselect.stage.duration")
                                .tags("stage", stage, "outcome", outcome)
                                .timer();
                        assertThat(timer.count()).as("%s %s", stage, outcome).isEqualTo(runs);
                        assertThat(timer.totalTime(TimeUnit.SECONDS)).isPositive();
                    }
                });
        for (String stage : List.of("pretrain", "finetune")) {
            assertThat(registry.get("sourceselect.training.iterations")
                            .tag("stage", stage)
                            .counter()
                            .count())
                    .isEqualTo(4);
            DistributionSummary loss = registry.get("sourceselect.training.loss")
                    .tag("stage", stage)
                    .summary();
            assertThat(loss.count()).isEqualTo(4);
            // Two classes that an untrained net cannot tell apart cost ln 2 each.
            assertThat(loss.mean()).isBetween(0.05, 3.0);
        }
        assertThat(registry.get("sourceselect.store.request.duration")
                        .tags("operation", "upload", "answer", "ok")
                        .timer()
                        .count())
                .isGreaterThanOrEqualTo(9);
        double sent = bytes(registry, "sent");
        // Four subjects' slices of 32 x 32 floats, for each of two modalities, and more; what was put is not fetched.
        assertThat(sent).isGreaterThan(2 * 4 * 32 * 32 * 4.0);
        assertThat(bytes(registry, "received")).isPositive().isLessThan(sent);
    }

    private static double failures(StageBench bench, String stage) {
        return bench.registry()
                .get("sourceselect.stage.failures")
                .tag("stage", stage)
                .counter()
                .count();
    }

    private static double bytes(MeterRegistry registry, String direction) {
        return registry.get("sourceselect.store.transferred")
                .tag("direction", direction)
                .counter()
                .count();
    }

    private static List<Double> seconds(List<StageRun> runs) {
        return runs.stream().map(StageRun::seconds).toList();
    }

    private static List<StageRun> chain(StageBench bench) {
        PrepareActivity.Result flair = bench.prepare("FLAIR");
        PrepareActivity.Result t1 = bench.prepare("T1");
        assertThat(flair.subjects()).isEqualTo(4);
        TaskData source = StageBench.task(flair, "FLAIR", "ED", 2);
        TaskData target = StageBench.task(t1, "T1", "ED", 2);
        bench.checkTarget(target);
        RoiSimilarityActivity.Result similarity = bench.compare(source, target);
        // The same region of the same subjects, whatever the modality.
        assertThat(similarity.mean()).isCloseTo(1, within(1e-12));
        assertThat(similarity.pairing()).isEqualTo(RoiSimilarityActivity.Pairing.SAME_SUBJECT);
        RoiSimilarityActivity.Result described = bench.compare(source, target, RoiForm.DESCRIPTORS);
        assertThat(described.score()).isNotEqualTo(similarity.score());
        assertThat(described.mean()).isCloseTo(1, within(1e-9));
        assertThat(described.forms()).containsOnlyKeys("ssim", "ssim-present", "ssim-box", "descriptors");
        assertThat(described.forms()).containsEntry("ssim", similarity.mean());
        assertThat(described.parts()).hasSize(6);
        TrainedModel model = bench.pretrain(source, StageBench.training(4));
        FeatureDumpActivity.Result ofSource = bench.features(model.model(), source);
        FeatureDumpActivity.Result ofTarget = bench.features(model.model(), target);
        // One subject of four tests.
        assertThat(ofSource.images()).isPositive().isLessThan(flair.slices());
        ScoreActivity.Result hScore = bench.score("h-score", ofSource.features(), ofTarget.features());
        ScoreActivity.Result otce = bench.score("otce", ofSource.features(), ofTarget.features());
        assertThat(hScore.outcome().value()).isFinite();
        // The negative of a conditional entropy of two classes, in nats.
        assertThat(otce.outcome().value()).isBetween(-Math.log(2), 0.0);
        ScoreActivity.Result probe = bench.probe(model.model(), target);
        assertThat(probe.outcome().value()).isBetween(0.0, 1.0);
        // 31 channels for each of the first block's.
        assertThat(probe.outcome().diagnostics())
                .containsEntry("channels", 31.0 * StageBench.NETWORK.width())
                .containsKey("markingAll");
        ScoreActivity.Result evidence = bench.layers("logme-encoder", model.model(), target);
        assertThat(evidence.outcome().diagnostics())
                .containsKeys("layer1", "layer5")
                .doesNotContainKey("layer6");
        ScoreActivity.Result topology = bench.layers("topology-global-layers", model.model(), target);
        assertThat(topology.outcome().value()).isBetween(-1.0, 0.0);
        assertThat(topology.outcome().diagnostics()).containsOnlyKeys("layer1", "layer2", "layer3", "layer4");
        TrainedModel tuned = bench.finetune(model.model(), target);
        assertThat(tuned.model()).isNotEqualTo(model.model());
        assertThat(tuned.dice().mean()).isBetween(0.0, 1.0);
        return Stream.of(
                        flair,
                        t1,
                        similarity,
                        described,
                        model,
                        ofSource,
                        ofTarget,
                        hScore,
                        otce,
                        probe,
                        evidence,
                        topology,
                        tuned)
                .map(r -> r.run())
                .toList();
    }

    @Test
    void cancelledAtAStepAndRunAgainATrainingEndsWithTheSameBits() throws IOException {
        TrainingSettings settings = StageBench.training(60);
        ArtifactRef unbroken;
        byte[] weights;
        try (StageBench bench = StageBench.open(folder.resolve("unbroken"), descriptions)) {
            Queue<StageProgress> heard = listen(bench);
            TrainedModel model = bench.pretrain(StageBench.task(bench.prepare("FLAIR"), "FLAIR", "ED", 2), settings);
            unbroken = model.model();
            weights = weights(bench, model);
            StageProgress last = List.copyOf(heard).get(heard.size() - 1);
            assertThat(last.step()).isBetween(1L, 60L);
            assertThat(last.steps()).isEqualTo(60);
            assertThat(last.unit()).isEqualTo("iteration");
            assertThat(last.perSecond()).isPositive();
            assertThat(last.loss()).isPositive();
        }
        try (StageBench bench = StageBench.open(folder.resolve("broken"), descriptions)) {
            TaskData source = StageBench.task(bench.prepare("FLAIR"), "FLAIR", "ED", 2);
            bench.environment().setActivityHeartbeatListener(StageProgress.class, progress -> {
                if (progress.step() >= 4) {
                    bench.environment().requestCancelActivity();
                }
            });
            assertThatThrownBy(() -> bench.pretrain(source, settings))
                    .satisfiesAnyOf(
                            e -> assertThat(e).isInstanceOf(CanceledFailure.class),
                            e -> assertThat(e).hasRootCauseInstanceOf(CanceledFailure.class));
            assertThat(failures(bench, "pretrain")).as("it was stopped").isZero();
        }
        try (StageBench bench = StageBench.open(folder.resolve("broken"), descriptions)) {
            TaskData source = StageBench.task(bench.prepare("FLAIR"), "FLAIR", "ED", 2);
            Queue<StageProgress> heard = listen(bench);
            TrainedModel resumed = bench.pretrain(source, settings);
            assertThat(resumed.run().found()).isFalse();
            // Checkpoints come every third step, and one was there by the fourth.
            assertThat(heard).filteredOn(p -> p.step() > 0).isNotEmpty().allMatch(p -> p.step() > 3);
            assertThat(resumed.model()).isEqualTo(unbroken);
            assertThat(weights(bench, resumed)).isEqualTo(weights);

            String checkpoints = "checkpoints/" + resumed.model().key() + "/";
            assertThat(bench.store().getBlob(checkpoints + "steps")).isEmpty();
            // As left by a worker that ended between publishing and clearing.
            bench.store().putBlob(checkpoints + "steps", "[60]".getBytes(StandardCharsets.UTF_8));
            bench.store().putBlob(checkpoints + "step-60.safetensors", new byte[10]);
            assertThat(bench.pretrain(source, settings).run().found()).isTrue();
            assertThat(bench.store().getBlob(checkpoints + "steps")).isEmpty();
            assertThat(bench.store().getBlob(checkpoints + "step-60.safetensors"))
                    .isEmpty();
        }
    }

    private static Queue<StageProgress> listen(StageBench bench) {
        Queue<StageProgress> heard = new ConcurrentLinkedQueue<>();
        bench.environment().setActivityHeartbeatListener(StageProgress.class, heard::add);
        return heard;
    }

    private static byte[] weights(StageBench bench, TrainedModel model) throws IOException {
        return Files.readAllBytes(bench.store().fetch(bench.store().load(model.model()), Training.WEIGHTS));
    }

    @Test
    void aDamagedFileFailsForGoodNamingNoPathAndNoSubjectButTheNoteDoes() throws IOException {
        List<Path> own = StageBench.phantoms(folder.resolve("data"));
        Path image;
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            image = files.filter(f -> f.getFileName().toString().endsWith("_flair.nii.gz"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }
        String subject = folder.relativize(image).getName(2).toString();
        try (StageBench bench = StageBench.open(folder, own)) {
            assertThat(failures(bench, "prepare")).isZero();
            ApplicationFailure failure = StageBench.failure(() -> bench.prepare("FLAIR"));

            assertThat(failures(bench, "prepare")).isEqualTo(1);
            assertThat(failures(bench, "score")).as("shown before any").isZero();
            assertThat(failure.isNonRetryable()).isTrue();
            assertThat(failure.getType()).isEqualTo(ActivityFailures.BAD_INPUT);
            assertThat(failure.getOriginalMessage())
                    .contains("gzip")
                    .doesNotContain(subject)
                    .doesNotContain("/");
            assertThat(new ProblemNotes(bench.store()).find(failure.getDetails().get(String.class)))
                    .hasValueSatisfying(sentence -> assertThat(sentence).startsWith(image + ": "));
        }
    }

    @Test
    void withoutAStoreForTheNoteBadInputIsStillSaidInItsSentence() throws IOException {
        List<Path> own = StageBench.phantoms(folder.resolve("data"));
        try (StageBench bench = StageBench.open(folder, own)) {
            Files.move(folder.resolve("data/phantom-fets"), folder.resolve("data/gone"));
            bench.loseBucket();
            ApplicationFailure failure = StageBench.failure(() -> bench.domain("FLAIR"));

            assertThat(failure.isNonRetryable()).isTrue();
            assertThat(failure.getType()).isEqualTo(ActivityFailures.BAD_INPUT);
            assertThat(failure.getOriginalMessage()).doesNotContain(folder.toString());
            assertThat(failure.getDetails().getSize()).isZero();
        }
    }

    @Test
    void anEmptyRegionIsTheTargetsOrTheSourcesAndTheRemedyFits() throws IOException {
        try (StageBench bench = StageBench.open(folder, descriptions)) {
            TaskData nowhere = StageBench.task(bench.prepare("FLAIR"), "FLAIR", "NONE", 77);
            String problem =
                    "the region of interest NONE (label values [77]) is in none of the 22 slices of 32 x 32 kept of 3 training"
                            + " subjects; check the label values, keep more or larger slices, add subjects with the region, or ";

            assertThat(StageBench.failure(() -> bench.checkTarget(nowhere)).getOriginalMessage())
                    .isEqualTo(problem + "choose another target");
            assertThat(StageBench.failure(() -> bench.pretrain(nowhere, StageBench.training(4)))
                            .getOriginalMessage())
                    .isEqualTo(problem + "take the task out of the pool");
        }
    }
}
